//! Dates, as people write them.

use chrono::{Datelike, NaiveDate};
use fratrie_domain::Language;

const FRENCH: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `1er septembre 2026`, `1 September 2026`.
pub(crate) fn day(date: NaiveDate, language: Language) -> String {
    let month = usize::try_from(date.month0()).unwrap_or(0);
    let (day, year) = (date.day(), date.year());
    let name = |months: &'static [&'static str; 12]| months.get(month).copied().unwrap_or_default();
    match language {
        Language::French if day == 1 => format!("1er\u{A0}{} {year}", name(&FRENCH)),
        Language::French => format!("{day}\u{A0}{} {year}", name(&FRENCH)),
        Language::English => format!("{day}\u{A0}{} {year}", name(&ENGLISH)),
    }
}
