//! "Mes regroupements": the merges of an account, what undoing one would do, and undoing it.

mod list;
mod preview;
mod remainders;

pub(crate) use list::show;
pub(crate) use preview::{ask, confirm};
