//! What ends the reading of a file.

use crate::{
    told::{Findings, Problem},
    upload::problem,
};
use fratrie_domain::roster::Place;
use std::io;

/// A fault after which a file can not be read on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Halt {
    pub(crate) line: u64,
    /// The element, or empty.
    pub(crate) field: String,
    pub(crate) problem: Problem,
}

impl Halt {
    pub(crate) fn new(line: u64, field: &str, problem: Problem) -> Self {
        Self { line, field: field.to_owned(), problem }
    }

    pub(crate) fn io(line: u64, error: &io::Error) -> Self {
        Self::new(line, "", problem(error))
    }

    /// Tells it, of this file.
    pub(crate) fn tell(self, file: u32, findings: &mut Findings) {
        findings.fault(Place { file, line: self.line }, &self.field, self.problem);
    }
}
