//! Dates: `2014-11-13` by the standard; bundles also have `1/05/2023`, and which of the two is the month only the other
//! dates of the file can tell.

use chrono::{Datelike, NaiveDate};

/// A date as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// By the standard.
    Iso(NaiveDate),
    /// Day and month, or month and day.
    Slashed(u8, u8, i16),
}

/// Which comes first in the dates of a file that are written with slashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Order {
    /// A date was met that can only begin with its day.
    day: bool,
    /// A date was met that can only begin with its month.
    month: bool,
}

impl Written {
    /// A date with or without a time after it; none where it is no date of somebody who may live.
    pub(super) fn read(text: &str) -> Option<Self> {
        let day = text.split(['T', ' ']).next().unwrap_or_default();
        if let Ok(date) = NaiveDate::parse_from_str(day, "%Y-%m-%d") {
            return (1900..2100).contains(&date.year()).then_some(Self::Iso(date));
        }
        let mut parts = day.split(['/', '.', '-']);
        let (one, two, year) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
        let year: i16 = year.parse().ok().filter(|_| year.len() == 4)?;
        let may_be = |day: u8, month: u8| (1..=31).contains(&day) && (1..=12).contains(&month);
        let whole = parts.next().is_none() && (1900..2100).contains(&year);
        (whole && (may_be(one, two) || may_be(two, one))).then_some(Self::Slashed(one, two, year))
    }

    /// The date, once all of the file are known.
    pub(super) fn date(self, order: Order) -> Option<NaiveDate> {
        let (one, two, year) = match self {
            Self::Iso(date) => return Some(date),
            Self::Slashed(one, two, year) => (u32::from(one), u32::from(two), i32::from(year)),
        };
        let day_first = || NaiveDate::from_ymd_opt(year, two, one);
        let month_first = || NaiveDate::from_ymd_opt(year, one, two);
        match order {
            Order { day: true, month: true } if one <= 12 && two <= 12 && one != two => None,
            Order { day: true, month: true } => day_first().or_else(month_first),
            Order { day: false, month: true } => month_first(),
            Order { month: false, .. } => day_first(),
        }
    }
}

impl Order {
    /// Learns from one more date.
    pub(super) const fn see(&mut self, date: Written) {
        if let Written::Slashed(one, two, _) = date {
            self.day |= one > 12;
            self.month |= two > 12;
        }
    }

    /// Whether the file tells.
    pub(super) const fn is_clear(self) -> bool {
        self.day != self.month
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(dates: &[&str]) -> Vec<Option<NaiveDate>> {
        let written: Vec<_> = dates.iter().map(|text| Written::read(text)).collect();
        let mut order = Order::default();
        written.iter().flatten().for_each(|date| order.see(*date));
        written.into_iter().map(|date| date.and_then(|date| date.date(order))).collect()
    }

    #[test]
    fn the_other_dates_tell_which_is_the_month() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
        assert_eq!(read(&["1/05/2014", "15/06/2014"]), [day(2014, 5, 1), day(2014, 6, 15)]);
        assert_eq!(read(&["1/05/2014", "6/15/2014"]), [day(2014, 1, 5), day(2014, 6, 15)]);
        assert_eq!(read(&["1/05/2014"]), [day(2014, 5, 1)]);
        assert_eq!(
            read(&["1/05/2014", "6/15/2014", "15/6/2014", "5/5/2014"]),
            [None, day(2014, 6, 15), day(2014, 6, 15), day(2014, 5, 5)]
        );
        assert_eq!(read(&["2014-11-13T00:00:00.000Z", "2014-11-13"]), [day(2014, 11, 13), day(2014, 11, 13)]);
        assert_eq!(read(&["", "Dyer", "31/31/2014", "0/1/2014", "1/1/14", "1/1/2014/1"]), [None; 6]);
    }
}
