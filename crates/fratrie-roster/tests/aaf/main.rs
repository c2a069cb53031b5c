//! The directory of an academy: AAF, SDET.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may stop at the first surprise"
)]
#![expect(clippy::format_push_string, reason = "a test's files are written as they read")]

mod complete;
mod delta;
mod hostile;
mod links;
mod random;
mod round_trip;
mod schools;
mod write;

use fratrie_domain::{chrono::NaiveDate, roster::Roster};
use fratrie_roster::{Options, Outcome, Reading, RosterErrors, Upload, read};

fn options() -> Options {
    Options::new(NaiveDate::from_ymd_opt(2025, 10, 1).unwrap())
}

/// Each text as a file of its own.
fn uploads(files: &[&str]) -> Vec<Upload> {
    let named = |(place, file): (usize, &&str)| Upload::bytes(format!("{place}.xml"), file.as_bytes());
    files.iter().enumerate().map(named).collect()
}

fn try_read(files: &[&str]) -> Result<Reading, RosterErrors> {
    read(uploads(files), &options())
}

fn roster(files: &[&str]) -> Roster {
    try_read(files).unwrap().roster
}

fn codes(reading: &Reading) -> Vec<(Outcome, &'static str, u64)> {
    reading.notices.counts().collect()
}
