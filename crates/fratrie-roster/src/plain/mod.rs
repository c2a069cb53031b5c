//! Plain CSV: one line a student and responsible.

mod cells;
mod columns;
mod fields;
mod line;
mod mapping;
mod read;
mod words;
mod write;

pub use mapping::{Mapping, MappingError};
pub use read::read_plain_csv;
pub(crate) use read::{kind, read};
pub use write::write_plain_csv;
