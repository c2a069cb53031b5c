//! Rosters too long for memory: facts go to the disk, sorted by school, and come back one school at a time.
//!
//! The disk holds persons' data for that while: in a folder that only its owner can enter, in files that nothing outlives.

mod by_school;
mod fact;
mod runs;
mod scratch;
mod sorter;
mod split;
#[cfg(test)]
mod tests;

pub use by_school::{BySchool, SpoolError};
pub(crate) use fact::{Fact, Spool};
pub(crate) use scratch::Scratch;
pub(crate) use sorter::{Sorted, Sorter};
pub use split::split;

use serde::{Serialize, de::DeserializeOwned};
use std::io;

/// A value as it goes to the disk.
pub(crate) fn encode(value: &impl Serialize) -> io::Result<Vec<u8>> {
    postcard::to_stdvec(value).map_err(io::Error::other)
}

/// A value as it comes back.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    postcard::from_bytes(bytes).map_err(io::Error::other)
}
