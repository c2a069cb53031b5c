//! Activations and groupings over time, drawn on the server. The same figures stand in a table beside it.

use crate::{date, texts::Texts};
use fratrie::{
    ProgressDay,
    chrono::{Days, NaiveDate},
};
use std::{collections::BTreeMap, fmt::Write as _};

/// The picture, in its own units; the page scales it.
pub(crate) const WIDTH: f64 = 640.0;
pub(crate) const HEIGHT: f64 = 260.0;
const LEFT: f64 = 60.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 26.0;
const BOTTOM: f64 = 34.0;
/// Days that are named below the picture, at most.
const TICKS: i64 = 4;

/// The picture and its table.
#[derive(Debug)]
pub(crate) struct Chart {
    /// The two lines, as `points` of a polyline.
    pub(crate) activated: String,
    pub(crate) grouped: String,
    /// Heights that are named at the left.
    pub(crate) rows: Vec<Tick>,
    /// Days that are named below.
    pub(crate) columns: Vec<Tick>,
    /// The figures, the newest day first.
    pub(crate) table: Vec<(String, ProgressDay)>,
    /// The last figures.
    pub(crate) last: ProgressDay,
}

/// A named place.
#[derive(Debug)]
pub(crate) struct Tick {
    pub(crate) at: String,
    pub(crate) name: String,
    /// `start`, `middle` or `end`.
    pub(crate) anchor: &'static str,
}

impl Chart {
    /// Of a school's days; none where nothing happened yet.
    pub(crate) fn of(days: &BTreeMap<NaiveDate, ProgressDay>, t: &'static Texts) -> Option<Self> {
        let (first, _) = days.first_key_value()?;
        let (last, figures) = days.last_key_value()?;
        // From the eve of the first day, so that even one day draws a line.
        let begin = first.checked_sub_days(Days::new(1)).unwrap_or(*first);
        let span = (*last - begin).num_days().max(1);
        let top = round_above(days.values().map(|day| day.activated.max(day.grouped)).max()?);
        let x =
            |day: NaiveDate| LEFT + (WIDTH - LEFT - RIGHT) * small((day - begin).num_days()) / small(span);
        let y = |count: usize| HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * whole(count) / whole(top);
        let line = |count: fn(&ProgressDay) -> usize| {
            let mut points = format!("{:.1},{:.1}", x(begin), y(0));
            let mut before = 0;
            for (day, figures) in days {
                // A step: the sum stays until the day on which it grows.
                let _ = write!(points, " {:.1},{:.1}", x(*day), y(before));
                before = count(figures);
                let _ = write!(points, " {:.1},{:.1}", x(*day), y(before));
            }
            points
        };
        let heights = [0, top / 2, top];
        let ticks = span.min(TICKS);
        let columns = (0..=ticks).filter_map(|tick| {
            let day = begin.checked_add_days(Days::new(u64::try_from(span * tick / ticks).ok()?))?;
            let anchor = if tick == 0 {
                "start"
            } else if tick == ticks {
                "end"
            } else {
                "middle"
            };
            Some(Tick {
                at: format!("{:.1}", x(day)),
                name: day.format(t.office.school.chart_day_form).to_string(),
                anchor,
            })
        });
        Some(Self {
            activated: line(|day| day.activated),
            grouped: line(|day| day.grouped),
            rows: heights
                .into_iter()
                .map(|count| Tick { at: format!("{:.1}", y(count)), name: count.to_string(), anchor: "end" })
                .collect(),
            columns: columns.collect(),
            table: days.iter().rev().map(|(day, figures)| (date::in_words(t, *day), *figures)).collect(),
            last: *figures,
        })
    }
}

/// The next of 2, 4, 10, 20, 40, 100 …, so that the middle is a whole number too.
fn round_above(count: usize) -> usize {
    let mut ten = 1_usize;
    loop {
        if let Some(round) =
            [2, 4, 10].map(|factor| ten.saturating_mul(factor)).into_iter().find(|round| *round >= count)
        {
            return round;
        }
        ten = ten.saturating_mul(10);
    }
}

/// Days and accounts are far fewer than what a float counts exactly.
fn small(number: i64) -> f64 {
    i32::try_from(number).map_or(f64::from(i32::MAX), f64::from)
}

fn whole(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::from(u32::MAX), f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fratrie::Language;
    use proptest::prelude::*;

    fn chart(days: &[(u64, usize, usize)]) -> Option<Chart> {
        let start = NaiveDate::from_ymd_opt(2026, 9, 1).unwrap();
        let day = |(after, activated, grouped): &(u64, usize, usize)| {
            (start + Days::new(*after), ProgressDay { activated: *activated, grouped: *grouped })
        };
        Chart::of(&days.iter().map(day).collect(), Texts::of(Language::French))
    }

    #[test]
    fn nothing_happened_yet_draws_nothing() {
        assert!(chart(&[]).is_none());
    }

    #[test]
    fn the_table_has_the_figures_of_the_picture_and_the_newest_day_first() {
        let chart = chart(&[(0, 1, 0), (30, 4, 2)]).unwrap();
        let days: Vec<&str> = chart.table.iter().map(|(day, _)| day.as_str()).collect();
        assert_eq!(days, ["1er octobre 2026", "1er septembre 2026"]);
        assert_eq!(chart.last, ProgressDay { activated: 4, grouped: 2 });
    }

    proptest! {
        #[test]
        fn no_line_leaves_the_picture(days in prop::collection::btree_map(0_u64..2000, 0_usize..5000, 1..60)) {
            let days: Vec<(u64, usize, usize)> = days.into_iter().map(|(day, count)| (day, count, count / 2)).collect();
            let chart = chart(&days).unwrap();
            for points in [chart.activated, chart.grouped] {
                for point in points.split(' ') {
                    let (x, y) = point.split_once(',').unwrap();
                    let (x, y): (f64, f64) = (x.parse().unwrap(), y.parse().unwrap());
                    prop_assert!((LEFT..=WIDTH - RIGHT + 0.1).contains(&x), "{x}");
                    prop_assert!((TOP - 0.1..=HEIGHT - BOTTOM + 0.1).contains(&y), "{y}");
                }
            }
        }
    }
}
