//! Tables: the list that schools merge into letters today, and a row a letter for mail merge.
//!
//! A CSV file that is opened by a spreadsheet may turn a password of eight symbols such as `2345E678` into a number; a
//! workbook (feature `xlsx`) keeps it as text.

mod cell;
mod list;
mod merge;
#[cfg(feature = "xlsx")]
mod xlsx;

pub use cell::{neutralise, restore};
pub use list::{LIST_HEADER, ListWriter};
pub use merge::{MERGE_HEADER, MergeWriter};
#[cfg(feature = "xlsx")]
pub use xlsx::WorkbookWriter;
