//! Plain CSV: one line a student and responsible.

mod columns;
mod consistency;
mod read;
mod records;
mod words;
mod write;

pub use read::read_plain_csv;
pub use write::write_plain_csv;
