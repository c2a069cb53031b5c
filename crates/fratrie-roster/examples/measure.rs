//! What reading costs:
//!
//! ```sh
//! cargo run --release -p fratrie-roster --example measure -- whole|schools UPLOAD...
//! ```
//!
//! Tells what was read, how long it took, and the most memory that the process ever held (`VmHWM`, of Linux).

#![expect(clippy::print_stdout, reason = "a command tells what it did")]

use fratrie_domain::{chrono::NaiveDate, roster::Roster};
use fratrie_roster::{Options, Upload, read, read_by_school};
use std::{error::Error, fs, time::Instant};

#[derive(Debug, Default)]
struct Counts {
    schools: usize,
    students: usize,
    responsibles: usize,
    links: usize,
}

impl Counts {
    fn add(&mut self, roster: &Roster) {
        self.schools += roster.schools.len();
        self.students += roster.students.len();
        self.responsibles += roster.responsibles.len();
        self.links += roster.links.len();
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let how = arguments.next().ok_or("whole or schools?")?;
    let uploads = arguments.map(Upload::path).collect();
    let mut options = Options::new(NaiveDate::from_ymd_opt(2025, 10, 1).unwrap_or_default());
    options.limits.files = 100_000;
    let (start, mut counts) = (Instant::now(), Counts::default());
    let (notices, read_after) = if how == "whole" {
        let reading = read(uploads, &options)?;
        counts.add(&reading.roster);
        (reading.notices, start.elapsed())
    } else {
        let reading = read_by_school(uploads, &options, &std::env::temp_dir())?;
        let read_after = start.elapsed();
        for roster in reading.schools {
            counts.add(&roster?);
        }
        (reading.notices, read_after)
    };
    println!("{counts:?}");
    for (outcome, code, count) in notices.counts() {
        println!("  {outcome:?} {code}: {count}");
    }
    println!(
        "read and checked in {:.1} s, all in {:.1} s",
        read_after.as_secs_f64(),
        start.elapsed().as_secs_f64()
    );
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM: unknown here"));
    Ok(())
}
