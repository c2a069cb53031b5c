//! Readers of school files. What a file is, is told by its content, so every format has the same promise; the corpora
//! differ.

use crate::promise;
use fratrie::domain::{
    Language,
    chrono::NaiveDate,
    roster::{Coverage, Roster, RosterSchool},
};
use fratrie::roster::{Mapping, Options, Report, Upload, read};
use std::collections::HashSet;

/// Parts the files of one input.
pub const PART: &str = "\n---8<---\n";

/// Any file, or several: it ends with a roster that holds together, or with faults that are told.
pub fn upload(bytes: &[u8]) {
    files(&parts(bytes), &options());
}

/// A CSV of one's own: the mapping first, then the file.
pub fn mapped(bytes: &[u8]) {
    let mut parts = parts(bytes);
    if parts.is_empty() {
        return;
    }
    let mapping = String::from_utf8_lossy(&parts.remove(0)).parse::<Mapping>();
    if let Ok(mapping) = mapping {
        files(&parts, &Options { mapping: Some(mapping), ..options() });
    }
}

/// An archive.
pub fn archive(bytes: &[u8]) {
    files(&[bytes.to_vec()], &options());
}

fn options() -> Options {
    let mut options = Options::new(NaiveDate::from_ymd_opt(2025, 10, 1).unwrap_or_default());
    let school = |code| RosterSchool { code, name: None, coverage: Coverage::Whole };
    options.school = "0210001M".parse().ok().map(school);
    options
}

fn parts(bytes: &[u8]) -> Vec<Vec<u8>> {
    let (mut parts, mut rest) = (Vec::new(), bytes);
    while let Some(at) = rest.windows(PART.len()).position(|window| window == PART.as_bytes()) {
        let (part, more) = rest.split_at_checked(at).unwrap_or_default();
        parts.push(part.to_vec());
        rest = more.get(PART.len()..).unwrap_or_default();
    }
    parts.push(rest.to_vec());
    parts
}

fn files(parts: &[Vec<u8>], options: &Options) {
    let uploads = || {
        let named = |(place, part): (usize, &Vec<u8>)| Upload::bytes(format!("{place}.xml"), part.clone());
        parts.iter().enumerate().map(named).collect()
    };
    let report = match read(uploads(), options) {
        Ok(reading) => {
            holds_together(&reading.roster);
            let again = read(uploads(), options);
            promise(again.as_ref() == Ok(&reading), "read again");
            Report::read(&reading.files, &reading.notices)
        }
        Err(errors) => {
            promise(!errors.faults().is_empty(), "a fault is told");
            Report::refused(&errors)
        }
    };
    for language in [Language::French, Language::English] {
        promise(report.text(language).lines().count() > report.lines.len(), "a line each");
        promise(report.csv(language, std::io::sink()).is_ok(), "a row each");
    }
    let bounded = report.lines.iter().all(|line| line.file.chars().count() <= 200);
    promise(bounded, "no name of a file without end");
}

/// Persons once, links between persons who are there, places in files that are there.
fn holds_together(roster: &Roster) {
    let students: HashSet<_> = roster.students.iter().map(|one| (&one.school, &one.external)).collect();
    promise(students.len() == roster.students.len(), "students once");
    let responsibles: HashSet<_> =
        roster.responsibles.iter().map(|one| (&one.school, &one.external)).collect();
    promise(responsibles.len() == roster.responsibles.len(), "responsibles once");
    let mut links = HashSet::new();
    for link in &roster.links {
        promise(students.contains(&(&link.school, &link.student)), "a link's student");
        promise(responsibles.contains(&(&link.school, &link.responsible)), "a link's responsible");
        promise(links.insert((&link.school, &link.student, &link.responsible)), "links once");
    }
    let places = roster.students.iter().map(|one| one.at).chain(roster.links.iter().map(|one| one.at));
    let files = roster.files.len();
    let there = |file: u32| usize::try_from(file).is_ok_and(|file| file < files);
    promise(places.into_iter().all(|at| there(at.file)), "places in files");
}
