//! What is told: samples, one JSON line each, to the program that gathers them; everything else to people.
#![expect(clippy::print_stderr, reason = "a program for the terminal")]

use crate::sample::Sample;
use std::time::Duration;

/// One sample.
pub(crate) fn sample(row: &str, who: &str, turn: u32, value: f64, unit: &str) {
    Sample { row, who, turn, value, unit }.tell();
}

/// A line for people.
pub(crate) fn people(line: &str) {
    eprintln!("{line}");
}

/// How many a second.
#[expect(clippy::cast_precision_loss, reason = "a rate is not exact to 53 bits anyway")]
pub(crate) fn rate(count: u64, spent: Duration) -> f64 {
    count as f64 / spent.as_secs_f64()
}
