//! Random histories of a small population, and what they are held against.

mod differential;
mod director;
mod retention;
mod roster;
mod step;

pub use differential::{random_histories, same_history};
pub use director::{Director, MARK, Plan, account_of, last_merge, last_merge_into, pupils_of};
pub use retention::erase_lapsed;
pub use step::{Fault, Pupil, Record, Step, plain_steps, steps};
