//! Addresses and methods that lead nowhere.

use crate::problem::Problem;

pub(crate) async fn not_found() -> Problem {
    Problem::NotFound
}

pub(crate) async fn method() -> Problem {
    Problem::Method
}
