//! Accounts that may be one person's: found by what they share, scored, explained. Nothing here groups any: a merge takes
//! its proofs.

mod address;
mod differing;
mod keys;
mod reason;
mod score;
mod shared;
mod side;

pub use differing::Differing;
pub use keys::{RecordKeys, Shared};
pub use reason::Reason;
pub use score::{Candidates, Duplicate, LEAST_SCORE, compare};
pub use shared::{LARGEST_GROUP, Namesakes};
