//! `manifest.csv`: which files the bundle has, and whether they are all of it or changes.

use super::{OneRosterProblem, Sheet, columns::Columns, sheet::plain};
use crate::{
    table::Row,
    told::{Findings, Problem},
};
use fratrie_domain::roster::Place;
use std::collections::HashMap;

/// What the manifest says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// It is there, and is all.
    Bulk,
    /// It is there, and holds changes.
    Delta,
    /// It is not there.
    Absent,
}

/// What the manifest says.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    /// By the manifest's word in the form of [`plain`].
    modes: HashMap<String, Mode>,
    name: Option<usize>,
    value: Option<usize>,
}

impl Manifest {
    pub(super) fn open(&mut self, columns: &Columns, at: Place, findings: &mut Findings) {
        self.name = columns.required("propertyName", at, findings);
        self.value = columns.required("value", at, findings);
    }

    pub(super) fn row(&mut self, row: &Row, at: Place, findings: &mut Findings) {
        let (name, value) = (row.get(self.name), row.get(self.value));
        if let Some(file) = name.strip_prefix("file.") {
            let mode = match value.to_lowercase().as_str() {
                "bulk" => Mode::Bulk,
                "delta" => Mode::Delta,
                "absent" => Mode::Absent,
                _ => {
                    findings.warn(at, name, Problem::word(value, "absent, bulk, delta"));
                    return;
                }
            };
            if let Some(other) = self.modes.insert(plain(file), mode).filter(|other| *other != mode) {
                // Of two words the safer one stands: changes end nothing by silence.
                if other == Mode::Delta {
                    self.modes.insert(plain(file), other);
                }
                findings.warn(at, name, OneRosterProblem::SaidTwice.into());
            }
        } else if name.eq_ignore_ascii_case("oneroster.version") {
            if !["1.0", "1.1", "1.2"].contains(&value) {
                findings.warn(at, name, Problem::word(value, "1.1, 1.2"));
            }
        } else if name.starts_with("source.") && value.eq_ignore_ascii_case("absent") {
            findings.warn(at, name, OneRosterProblem::NoSource.into());
        }
    }

    /// What it says of a file, if it says something.
    pub(super) fn mode(&self, sheet: Sheet) -> Option<Mode> {
        self.modes.get(&plain(sheet.word())).copied()
    }
}
