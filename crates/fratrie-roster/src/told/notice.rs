//! What was taken all the same, and what was left out.

use super::{Problem, fault::explain};
use fratrie_domain::Language;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Notices named of each kind; the others are counted.
const NAMED: usize = 50;

/// What the office is told of files that were taken. Of each kind the first fifty are named, the others counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notices {
    named: Vec<Notice>,
    counts: BTreeMap<(Outcome, &'static str), u64>,
}

/// One thing to know of what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What became of it.
    pub outcome: Outcome,
    /// The file's name, as it was uploaded.
    pub file: String,
    /// The line of the file, from 1; 0 where it is the file as a whole.
    pub line: u64,
    /// The column or the element, where it is one.
    pub field: Option<String>,
    /// What was met.
    pub problem: Problem,
}

/// What became of something that was not as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was taken, with a warning.
    Taken,
    /// It was left out; the rest was taken.
    LeftOut,
}

impl Notices {
    pub(crate) fn add(&mut self, notice: impl FnOnce() -> Notice, outcome: Outcome, code: &'static str) {
        let count = self.counts.entry((outcome, code)).or_insert(0);
        *count += 1;
        if *count <= NAMED as u64 {
            self.named.push(notice());
        }
    }

    /// Those that are named, in the order in which they were met.
    pub fn named(&self) -> &[Notice] {
        &self.named
    }

    /// How many there are of each kind ([`Problem::code`]), the named ones counted.
    pub fn counts(&self) -> impl Iterator<Item = (Outcome, &'static str, u64)> {
        self.counts.iter().map(|((outcome, code), count)| (*outcome, *code, *count))
    }

    /// How many of one kind, the named ones counted.
    pub fn count(&self, outcome: Outcome, code: &str) -> u64 {
        self.counts()
            .filter(|(one, other, _)| *one == outcome && *other == code)
            .map(|(.., count)| count)
            .sum()
    }

    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// How many are counted and not named.
    pub fn more(&self) -> u64 {
        self.counts.values().sum::<u64>().saturating_sub(self.named.len() as u64)
    }

    /// A line each.
    pub fn explain(&self, language: Language) -> String {
        let mut text: Vec<String> = self.named.iter().map(|notice| notice.explain(language)).collect();
        if self.more() > 0 {
            text.push(match language {
                Language::French => format!("… et {} autres.", self.more()),
                Language::English => format!("… and {} more.", self.more()),
            });
        }
        text.join("\n")
    }
}

impl Notice {
    /// Where, what, and what became of it.
    pub fn explain(&self, language: Language) -> String {
        let outcome = match (self.outcome, language) {
            (Outcome::Taken, _) => "",
            (Outcome::LeftOut, Language::French) => " [laissé de côté]",
            (Outcome::LeftOut, Language::English) => " [left out]",
        };
        explain(&self.file, self.line, self.field.as_deref(), &self.problem, language) + outcome
    }
}
