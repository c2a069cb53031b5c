//! Dates, as people write them.

use chrono::NaiveDate;
use fratrie_domain::Language;

/// `1er septembre 2026`, `1 September 2026`; the day and its month stay on one line.
pub(crate) fn day(date: NaiveDate, language: Language) -> String {
    language.day(&date).replacen(' ', "\u{A0}", 1)
}
