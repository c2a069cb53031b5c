//! The lines of a report.

use super::discreet::discreet;
use crate::{
    read::FileRead,
    told::{Fault, Notice, Outcome, Problem},
};
use chrono::NaiveDateTime;
use fratrie_domain::{Language, SchoolCode, outcome::ImportNote, roster::Place};
use serde::{Deserialize, Serialize};

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportFile {
    /// Its name, as it was uploaded.
    pub name: String,
    /// What it is ([`Kind::code`](crate::Kind::code)), where it is known.
    pub kind: Option<String>,
    /// The same, for people, in French.
    pub french: Option<String>,
    /// The same in English.
    pub english: Option<String>,
    /// The school that it is of, where it is of one.
    pub school: Option<SchoolCode>,
    /// The year in which its school year begins.
    pub school_year: Option<i32>,
    /// When it was exported, in the school's own time.
    pub exported_at: Option<NaiveDateTime>,
}

/// How grave a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// For this nothing was taken.
    Fault,
    /// This was left out; the rest was taken.
    Rejected,
    /// The import asks for a look at this.
    Check,
    /// This was taken, with a warning.
    Warning,
}

/// How many lines there are of one kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ReportCount {
    /// How grave they are.
    pub weight: Weight,
    /// Their kind.
    pub code: String,
    /// How many.
    pub count: u64,
}

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportLine {
    /// How grave it is.
    pub weight: Weight,
    /// Its kind: [`Problem::code`], or the note of the import.
    pub code: String,
    /// The file; empty where it is none of one file.
    pub file: String,
    /// The line of the file, from 1; 0 where it is the file as a whole.
    pub line: u64,
    /// The column or the element, where it is one.
    pub field: Option<String>,
    /// What it is and what to do, in French.
    pub french: String,
    /// The same in English.
    pub english: String,
}

impl ReportFile {
    pub(super) fn of(file: &FileRead) -> Self {
        let (french, english) = file.kind.map(crate::Kind::both).unzip();
        Self {
            name: file.name.clone(),
            kind: file.kind.map(|kind| kind.code().to_owned()),
            french,
            english,
            school: file.school.clone(),
            school_year: file.school_year,
            exported_at: file.exported_at,
        }
    }
}

impl From<Outcome> for Weight {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::LeftOut => Self::Rejected,
            Outcome::Taken => Self::Warning,
        }
    }
}

impl ReportLine {
    pub(super) fn fault(fault: &Fault) -> Self {
        Self::of(Weight::Fault, (&fault.file, fault.line, fault.field.as_ref()), &fault.problem)
    }

    pub(super) fn notice(notice: &Notice) -> Self {
        Self::of(notice.outcome.into(), (&notice.file, notice.line, notice.field.as_ref()), &notice.problem)
    }

    fn of(weight: Weight, (file, line, field): (&str, u64, Option<&String>), problem: &Problem) -> Self {
        let told = discreet(problem);
        Self {
            weight,
            code: problem.code().to_owned(),
            file: file.to_owned(),
            line,
            field: field.cloned(),
            french: told.words(Language::French),
            english: told.words(Language::English),
        }
    }

    pub(super) fn note(at: Place, note: ImportNote, files: &[String]) -> Self {
        let file = usize::try_from(at.file).ok().and_then(|file| files.get(file));
        let code = match note {
            ImportNote::NotPlaced => "not_placed",
            ImportNote::Renamed => "renamed",
            ImportNote::NumberElsewhere => "number_elsewhere",
            ImportNote::OtherChildren => "other_children",
            _ => "note",
        };
        Self {
            weight: Weight::Check,
            code: code.to_owned(),
            file: file.cloned().unwrap_or_default(),
            line: at.line,
            field: None,
            french: note.explain(Language::French).to_owned(),
            english: note.explain(Language::English).to_owned(),
        }
    }

    /// What it is and what to do.
    pub fn words(&self, language: Language) -> &str {
        match language {
            Language::French => &self.french,
            Language::English => &self.english,
        }
    }

    /// Where it stands.
    pub(super) fn place(&self, language: Language) -> String {
        let word = match language {
            Language::French => "ligne",
            Language::English => "line",
        };
        let file = Some(self.file.clone()).filter(|file| !file.is_empty());
        let line = Some(self.line).filter(|line| *line > 0).map(|line| format!("{word} {line}"));
        let parts: Vec<String> = file.into_iter().chain(line).chain(self.field.clone()).collect();
        parts.join(", ")
    }
}

/// Adds to a count.
pub(super) fn add(counts: &mut Vec<ReportCount>, weight: Weight, code: &str, more: u64) {
    match counts.iter_mut().find(|count| count.weight == weight && count.code == code) {
        Some(count) => count.count += more,
        None => counts.push(ReportCount { weight, code: code.to_owned(), count: more }),
    }
}

pub(super) fn count(counts: &[ReportCount], weight: Weight) -> u64 {
    counts.iter().filter(|count| count.weight == weight).map(|count| count.count).sum()
}
