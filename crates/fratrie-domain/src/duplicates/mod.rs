//! Accounts that may be one person's: found by what they share, scored, explained. Nothing here groups any: a merge takes
//! its proofs.

mod reason;
mod score;
mod shared;

pub use reason::Reason;
pub use score::{Duplicate, LEAST_SCORE, compare};
pub use shared::{LARGEST_GROUP, Namesakes, Shared};
