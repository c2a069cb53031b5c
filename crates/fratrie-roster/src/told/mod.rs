//! What is told of the files: faults, for which nothing is taken; and notices, of what was taken all the same or left out.

mod fault;
mod findings;
mod notice;
mod problem;
mod words;

pub use fault::{Fault, RosterErrors};
pub(crate) use findings::Findings;
pub use notice::{Notice, Notices, Outcome};
pub use problem::{Mistaken, Problem};
pub(crate) use problem::{phrase, shown};
pub(crate) use words::both;
