//! Dates as people write them.

use crate::texts::Texts;
use chrono_tz::Tz;
use fratrie::{Timestamp, chrono::Datelike};

/// The day, in words: "3 mars 2026".
pub(crate) fn in_words(t: &Texts, at: impl Datelike + Copy) -> String {
    t.language.day(&at)
}

/// The day and the time of day, in a time zone: "3 mars 2026, 09:30".
pub(crate) fn with_time(t: &Texts, at: Timestamp, zone: Tz) -> String {
    let at = at.with_timezone(&zone);
    format!("{}, {}", in_words(t, at), at.format("%H:%M"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use fratrie::Language;

    #[test]
    fn a_day_is_written_as_people_write_it() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let french = |text| in_words(Texts::of(Language::French), at(text));
        assert_eq!(french("2026-03-03T08:00:00Z"), "3 mars 2026");
        assert_eq!(french("2026-08-01T00:00:00Z"), "1er août 2026");
        assert_eq!(french("2026-12-31T23:59:59Z"), "31 décembre 2026");
        assert_eq!(in_words(Texts::of(Language::English), at("2027-01-01T00:00:00Z")), "1 January 2027");
    }
}
