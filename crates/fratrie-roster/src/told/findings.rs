//! Where the readers tell what they meet.

use super::{Notice, Notices, Outcome, Problem, RosterErrors, shown};
use fratrie_domain::roster::Place;
use std::collections::BTreeMap;

/// Faults and notices, and the files that places count.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) files: Vec<String>,
    pub(crate) errors: RosterErrors,
    pub(crate) notices: Notices,
    /// Of each column of a file, how many cells could be taken and how many not, where those that can not are left out.
    tally: BTreeMap<(u32, &'static str), (u64, u64)>,
}

impl Findings {
    /// Counts a cell that was taken, or left out.
    pub(crate) fn count(&mut self, at: Place, field: &'static str, taken: bool) {
        let (ones, others) = self.tally.entry((at.file, field)).or_default();
        *(if taken { ones } else { others }) += 1;
    }

    /// Columns of which more cells could not be taken than could are most likely others.
    pub(crate) fn wrong_columns(&mut self) {
        for ((file, field), (taken, left)) in std::mem::take(&mut self.tally) {
            if left >= 3 && left > taken {
                self.fault(Place { file, line: 1 }, field, Problem::WrongColumn);
            }
        }
    }

    /// Counts a file; what is told of it bears this number.
    pub(crate) fn file(&mut self, name: &str) -> u32 {
        self.files.push(name.to_owned());
        u32::try_from(self.files.len()).unwrap_or(u32::MAX) - 1
    }

    pub(crate) fn name(&self, at: Place) -> &str {
        usize::try_from(at.file).ok().and_then(|file| self.files.get(file)).map_or("", String::as_str)
    }

    /// Something for which nothing is taken. `field` is the column or the element, or empty.
    pub(crate) fn fault(&mut self, at: Place, field: &str, problem: Problem) {
        let file = self.name(at).to_owned();
        self.errors.add(&file, at.line, field, problem);
    }

    /// Something wrong with what was uploaded as a whole.
    pub(crate) fn fault_of_all(&mut self, problem: Problem) {
        self.errors.add("", 0, "", problem);
    }

    /// Something that is taken, with a warning.
    pub(crate) fn warn(&mut self, at: Place, field: &str, problem: Problem) {
        self.notice(Outcome::Taken, at, field, problem);
    }

    /// Something that is left out, while the rest is taken.
    pub(crate) fn leave(&mut self, at: Place, field: &str, problem: Problem) {
        self.notice(Outcome::LeftOut, at, field, problem);
    }

    fn notice(&mut self, outcome: Outcome, at: Place, field: &str, problem: Problem) {
        let code = problem.code();
        let file = usize::try_from(at.file).ok().and_then(|file| self.files.get(file));
        let notice = || Notice {
            outcome,
            file: file.cloned().unwrap_or_default(),
            line: at.line,
            field: Some(shown(field)).filter(|field| !field.is_empty()),
            problem,
        };
        self.notices.add(notice, outcome, code);
    }

    /// Another place than `at`, in words' terms: the file only where it is another one.
    pub(crate) fn contradicts(&self, at: Place, other: Place) -> Problem {
        let file = (at.file != other.file).then(|| self.name(other).to_owned());
        Problem::Contradicts { file, line: other.line }
    }
}
