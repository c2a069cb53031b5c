//! `report SAMPLES README PLOT`: the table of what was measured, put between the two marks of README, and the plot.
//!
//! Figures of one turn are divided by each other; the table shows the median of these ratios and how far they lie apart.
mod plot;
mod rows;

use crate::Failure;
use rows::{Bound, ROWS, Row};
use serde::Deserialize;
use std::{collections::BTreeMap, fmt::Write as _};

/// As [`Sample`](crate::sample::Sample) was printed.
#[derive(Deserialize)]
struct Sample {
    row: String,
    who: String,
    turn: u32,
    value: f64,
}

/// By row and who, then by turn.
type Samples = BTreeMap<(String, String), BTreeMap<u32, f64>>;

/// What a row of the table says.
pub(crate) struct Told {
    pub(crate) row: &'static Row,
    pub(crate) median: f64,
    pub(crate) least: f64,
    pub(crate) most: f64,
    pub(crate) turns: usize,
    /// The median of what is compared, and of what it is compared with.
    of: f64,
    by: Option<f64>,
}

impl Told {
    pub(crate) const fn reached(&self) -> Option<bool> {
        match self.row.bound {
            Bound::AtLeast(bound) => Some(self.median >= bound),
            Bound::AtMost(bound) => Some(self.median <= bound),
            Bound::Told => None,
        }
    }
}

const BEGIN: &str = "<!-- The table: `cargo xtask bench` writes it. -->";
const END: &str = "<!-- The end of the table. -->";

pub(crate) fn main(arguments: &[&str]) -> Result<(), Failure> {
    let [samples, readme, plot] = arguments else {
        return Err("report SAMPLES README PLOT".into());
    };
    let samples = read(&std::fs::read_to_string(samples)?)?;
    let told: Vec<Told> = ROWS.iter().filter_map(|row| tell(row, &samples)).collect();
    let table = table(&told)?;
    println!("{table}");
    let text = std::fs::read_to_string(readme)?;
    let (before, rest) = text.split_once(BEGIN).ok_or("the mark before the table is not there")?;
    let (_, after) = rest.split_once(END).ok_or("the mark after the table is not there")?;
    std::fs::write(readme, format!("{before}{BEGIN}\n\n{table}\n{END}{after}"))?;
    plot::draw(&told, plot)
}

fn read(text: &str) -> Result<Samples, Failure> {
    let mut samples = Samples::new();
    for line in text.lines().filter(|line| line.starts_with('{')) {
        let Sample { row, who, turn, value } = serde_json::from_str(line)?;
        samples.entry((row, who)).or_default().insert(turn, value);
    }
    Ok(samples)
}

/// Nothing of what was not measured.
fn tell(row: &'static Row, samples: &Samples) -> Option<Told> {
    let find = |(row, who): rows::Figure| samples.get(&(row.to_owned(), who.to_owned()));
    let of = find(row.of)?;
    let by = match row.by {
        Some(figure) => Some(find(figure)?),
        None => None,
    };
    let ratio = |(turn, value): (&u32, &f64)| match by {
        Some(by) => Some(value / by.get(turn)?),
        None => Some(*value),
    };
    let mut ratios: Vec<f64> = of.iter().filter_map(ratio).collect();
    ratios.sort_by(f64::total_cmp);
    Some(Told {
        row,
        median: median(&ratios)?,
        least: *ratios.first()?,
        most: *ratios.last()?,
        turns: ratios.len(),
        of: median(&sorted(of))?,
        by: by.and_then(|by| median(&sorted(by))),
    })
}

fn sorted(turns: &BTreeMap<u32, f64>) -> Vec<f64> {
    let mut values: Vec<f64> = turns.values().copied().collect();
    values.sort_by(f64::total_cmp);
    values
}

fn median(sorted: &[f64]) -> Option<f64> {
    let (upper, lower) = (sorted.get(sorted.len() / 2)?, sorted.get(sorted.len().saturating_sub(1) / 2)?);
    Some(f64::midpoint(*upper, *lower))
}

fn table(told: &[Told]) -> Result<String, Failure> {
    let mut table = "| what | to reach | median | from … to | turns | figures (medians) | |\n|---|---|---|---|---|---|---|\n".to_owned();
    for told in told {
        let bound = match told.row.bound {
            Bound::AtLeast(bound) => format!("≥ {}", number(bound)),
            Bound::AtMost(bound) => format!("≤ {}", number(bound)),
            Bound::Told => "–".to_owned(),
        };
        let verdict = match told.reached() {
            Some(true) => "reached",
            Some(false) => "**missed**",
            None => "",
        };
        let figures = told.by.map_or_else(String::new, |by| format!("{} / {}", number(told.of), number(by)));
        let Told { row, median, least, most, turns, .. } = told;
        let (what, median) = (row.what, number(*median));
        let (least, most) = (number(*least), number(*most));
        writeln!(
            table,
            "| {what} | {bound} | {median} | {least} … {most} | {turns} | {figures} | {verdict} |"
        )?;
    }
    Ok(table)
}

/// Three digits of it, or all that come before the point.
pub(crate) fn number(value: f64) -> String {
    let digits = if value >= 100.0 {
        0
    } else if value >= 10.0 {
        1
    } else {
        2
    };
    let text = format!("{value:.digits$}");
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if rest.is_empty() { grouped } else { format!("{grouped}.{rest}") }
}
