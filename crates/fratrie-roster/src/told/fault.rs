//! What is wrong with the files, all at once, in French and in English.

use super::{Problem, shown};
use fratrie_domain::Language;
use std::fmt;

/// Faults named; the others are counted.
const NAMED: usize = 100;

/// Everything that is wrong with the files. Nothing of them was taken.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RosterErrors {
    faults: Vec<Fault>,
    more: u64,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file's name, as it was uploaded; empty where it has none, or where the fault is none of one file.
    pub file: String,
    /// The line of the file, from 1; 0 where it is the file as a whole.
    pub line: u64,
    /// The column or the element, where it is one.
    pub field: Option<String>,
    /// What is wrong.
    pub problem: Problem,
}

impl RosterErrors {
    pub(crate) fn add(&mut self, file: &str, line: u64, field: &str, problem: Problem) {
        if self.faults.len() < NAMED {
            let field = Some(shown(field)).filter(|field| !field.is_empty());
            self.faults.push(Fault { file: file.to_owned(), line, field, problem });
        } else {
            self.more += 1;
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// The faults, in the order in which they were met; at most 100.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// How many more there are.
    pub const fn more(&self) -> u64 {
        self.more
    }

    /// A line each, and what to do.
    pub fn explain(&self, language: Language) -> String {
        let mut text: Vec<String> = self.faults.iter().map(|fault| fault.explain(language)).collect();
        if self.more > 0 {
            text.push(match language {
                Language::French => format!("… et {} autres.", self.more),
                Language::English => format!("… and {} more.", self.more),
            });
        }
        text.join("\n")
    }
}

impl Fault {
    /// Where, what, and what to do.
    pub fn explain(&self, language: Language) -> String {
        explain(&self.file, self.line, self.field.as_deref(), &self.problem, language)
    }
}

/// Where, what, and what to do.
pub(super) fn explain(
    file: &str,
    line: u64,
    field: Option<&str>,
    problem: &Problem,
    language: Language,
) -> String {
    let (word, colon) = match language {
        Language::French => ("ligne", " : "),
        Language::English => ("line", ": "),
    };
    let line = Some(line).filter(|line| *line > 0).map(|line| format!("{word} {line}"));
    let file = Some(file.to_owned()).filter(|file| !file.is_empty());
    let place: Vec<String> = file.into_iter().chain(line).chain(field.map(str::to_owned)).collect();
    let what = problem.words(language);
    if place.is_empty() { what } else { format!("{}{colon}{what}", place.join(", ")) }
}

impl fmt::Display for RosterErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.explain(Language::English))
    }
}

impl std::error::Error for RosterErrors {}
