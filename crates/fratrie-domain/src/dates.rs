//! Days in words.

use crate::Language;
use chrono::Datelike;

const MONTHS: [(&str, &str); 12] = [
    ("janvier", "January"),
    ("février", "February"),
    ("mars", "March"),
    ("avril", "April"),
    ("mai", "May"),
    ("juin", "June"),
    ("juillet", "July"),
    ("août", "August"),
    ("septembre", "September"),
    ("octobre", "October"),
    ("novembre", "November"),
    ("décembre", "December"),
];

impl Language {
    /// A day, as people write it: « 3 mars 2026 », « 1er août 2026 », "1 August 2026".
    ///
    /// ```
    /// use fratrie_domain::{Language, chrono::NaiveDate};
    /// let day: NaiveDate = "2026-08-01".parse()?;
    /// assert_eq!(Language::French.day(&day), "1er août 2026");
    /// # Ok::<(), fratrie_domain::chrono::ParseError>(())
    /// ```
    pub fn day(self, date: &impl Datelike) -> String {
        let (day, year) = (date.day(), date.year());
        let (french, english) = MONTHS.get(date.month0() as usize).copied().unwrap_or_default();
        match self {
            Self::French if day == 1 => format!("1er {french} {year}"),
            Self::French => format!("{day} {french} {year}"),
            Self::English => format!("{day} {english} {year}"),
        }
    }
}
