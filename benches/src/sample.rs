//! What was measured, as `cargo xtask bench` reads it; and what is made of many times.

use serde::Serialize;
use std::time::Duration;

/// One figure, of one turn.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Sample<'a> {
    /// What was measured: `merge-sqlite-1`.
    pub(crate) row: &'a str,
    /// Who: `fratrie`, or a peer.
    pub(crate) who: &'a str,
    /// In which turn. Figures of one turn are compared with each other.
    pub(crate) turn: u32,
    /// How much.
    pub(crate) value: f64,
    /// Of what: of a rate (`merges/s`) more is better, of a time or a size less.
    pub(crate) unit: &'a str,
}

impl Sample<'_> {
    /// Prints it.
    #[expect(clippy::print_stdout, reason = "it is read from there")]
    pub(crate) fn tell(&self) {
        if let Ok(line) = serde_json::to_string(self) {
            println!("{line}");
        }
    }
}

/// The value below which so much of the durations lies, in microseconds; 0.0 of none.
pub(crate) fn quantile(durations: &mut [Duration], part: f64) -> f64 {
    durations.sort_unstable();
    let last = durations.len().saturating_sub(1);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in a list of some thousands"
    )]
    let place = (last as f64 * part).round() as usize;
    durations.get(place).map_or(0.0, |duration| duration.as_secs_f64() * 1e6)
}
