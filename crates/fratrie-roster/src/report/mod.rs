//! The report of a run: what was read, what became of it, what the office should look at.
//!
//! Files, lines, columns and keys stand in it; names of persons, addresses and what stood in a cell do not, so that it can be
//! kept and sent on (SECURITY V38).

mod csv;
mod discreet;
mod line;
mod text;

pub use line::{ReportCount, ReportFile, ReportLine, Weight};

use crate::{
    read::FileRead,
    told::{Notices, RosterErrors},
};
use fratrie_domain::outcome::{ImportReport, Tally};
use line::{add, count};
use serde::{Deserialize, Serialize};

/// What became of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The files are at fault: nothing was taken.
    Refused,
    /// What the import would do; nothing is changed yet.
    Preview,
    /// The import is done.
    Imported,
}

/// The report of a run.
///
/// Serialised, it is the JSON form, and stable: fields are added, never renamed, and [`Report::version`] counts what an older
/// reader could not understand. Everything is told in French and in English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Of this form: 1.
    pub version: u32,
    /// What became of the run.
    pub stage: Stage,
    /// The files.
    pub files: Vec<ReportFile>,
    /// Students made, changed, unchanged, left.
    pub students: Tally,
    /// The same of responsibles.
    pub responsibles: Tally,
    /// The same of links.
    pub links: Tally,
    /// Accounts made; they wait for letters.
    pub accounts: u64,
    /// Children attached to accounts.
    pub attached: u64,
    /// Children that accounts list no more.
    pub ended: u64,
    /// Links of persons who are known to the school and have no account for it.
    pub not_entitled: u64,
    /// How many lines there are of each kind, those counted that are not named.
    pub counts: Vec<ReportCount>,
    /// What to look at, the gravest first; of each kind the first ones.
    pub lines: Vec<ReportLine>,
}

impl Report {
    /// Of files that are at fault.
    pub fn refused(errors: &RosterErrors) -> Self {
        let mut report = Self::empty(Stage::Refused);
        report.lines = errors.faults().iter().map(ReportLine::fault).collect();
        for line in &report.lines {
            add(&mut report.counts, line.weight, &line.code, 1);
        }
        if errors.more() > 0 {
            add(&mut report.counts, Weight::Fault, "more", errors.more());
        }
        report
    }

    /// Of files that were read, before anything is done with them.
    pub fn read(files: &[FileRead], notices: &Notices) -> Self {
        let mut report = Self::empty(Stage::Preview);
        report.files = files.iter().map(ReportFile::of).collect();
        report.lines = notices.named().iter().map(ReportLine::notice).collect();
        for (outcome, code, number) in notices.counts() {
            add(&mut report.counts, outcome.into(), code, number);
        }
        report.sort();
        report
    }

    /// Adds what an import did, or a preview would do; once for each school, where schools are imported one by one.
    /// `files` is the roster's list of them.
    #[must_use]
    pub fn with(mut self, stage: Stage, import: &ImportReport, files: &[String]) -> Self {
        self.stage = stage;
        self.students = sum(self.students, import.students);
        self.responsibles = sum(self.responsibles, import.responsibles);
        self.links = sum(self.links, import.links);
        self.accounts += import.accounts.len() as u64;
        self.attached += import.attached.len() as u64;
        self.ended += import.ended.len() as u64;
        self.not_entitled += import.not_entitled;
        for (at, note) in &import.notes {
            let line = ReportLine::note(*at, *note, files);
            add(&mut self.counts, line.weight, &line.code, 1);
            self.lines.push(line);
        }
        self.sort();
        self
    }

    /// How many lines of one weight, those counted that are not named.
    pub fn count(&self, weight: Weight) -> u64 {
        count(&self.counts, weight)
    }

    const fn empty(stage: Stage) -> Self {
        const NONE: Tally = Tally { created: 0, changed: 0, unchanged: 0, left: 0 };
        Self {
            version: 1,
            stage,
            files: Vec::new(),
            students: NONE,
            responsibles: NONE,
            links: NONE,
            accounts: 0,
            attached: 0,
            ended: 0,
            not_entitled: 0,
            counts: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// The gravest first; those of one weight as they were met.
    fn sort(&mut self) {
        self.lines.sort_by_key(|line| line.weight);
        self.counts.sort();
    }
}

const fn sum(one: Tally, other: Tally) -> Tally {
    Tally {
        created: one.created + other.created,
        changed: one.changed + other.changed,
        unchanged: one.unchanged + other.unchanged,
        left: one.left + other.left,
    }
}
