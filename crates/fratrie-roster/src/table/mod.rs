//! Tables: CSV of whatever separator, row by row.

mod formula;
mod header;
mod records;

pub(crate) use formula::{bare, guarded};
pub(crate) use header::Header;
pub(crate) use records::{Row, Table};
