//! A sheet's columns by name, in any order; the misspellings that real bundles have are understood.

use super::{OneRosterProblem, Sheet, sheet::plain};
use crate::{
    table::{Header, Row},
    told::{Findings, Problem, shown},
};
use fratrie_domain::roster::Place;

/// What is written, in the form of [`plain`]; what is meant; and where, if not everywhere.
const MISSPELT: &[(&str, &str, Option<Sheet>)] = &[
    ("datalastmodified", "dateLastModified", None),
    ("datelastmodifed", "dateLastModified", None),
    ("prefferedgivenname", "preferredGivenName", None),
    ("prefferedmiddlename", "preferredMiddleName", None),
    ("prefferedfamilyname", "preferredFamilyName", None),
    ("userid", "userIds", Some(Sheet::Users)),
    ("agents", "agentSourcedIds", Some(Sheet::Users)),
    ("agentids", "agentSourcedIds", Some(Sheet::Users)),
    ("agentsourcedid", "agentSourcedIds", Some(Sheet::Users)),
    ("orgsourcedid", "orgSourcedIds", Some(Sheet::Users)),
    ("usersourcedid", "sourcedId", Some(Sheet::Demographics)),
    ("userprofile", "userProfileSourcedId", Some(Sheet::Roles)),
];

/// The names of a sheet's columns.
#[derive(Debug)]
pub(super) struct Columns {
    names: Vec<String>,
    /// How many there are up to the last one that has a name.
    width: usize,
}

impl Columns {
    pub(super) fn read(header: &Header, sheet: Sheet, at: Place, findings: &mut Findings) -> Self {
        let mut names: Vec<String> = header.names().iter().map(|name| plain(name)).collect();
        let width = names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
        if width < names.len() {
            findings.warn(at, "", OneRosterProblem::EmptyColumns.into());
        }
        let given = names.clone();
        for (name, written) in names.iter_mut().zip(header.names()) {
            let meant = MISSPELT.iter().find(|(misspelt, meant, only)| {
                name == misspelt && only.is_none_or(|only| only == sheet) && !given.contains(&plain(meant))
            });
            if let Some((_, meant, _)) = meant {
                findings.warn(at, &shown(written), OneRosterProblem::Header { read_as: meant }.into());
                *name = plain(meant);
            }
        }
        Self { names, width }
    }

    /// Where the column stands; told if it stands there twice.
    pub(super) fn place(&self, name: &'static str, at: Place, findings: &mut Findings) -> Option<usize> {
        let wanted = plain(name);
        let mut places = self.names.iter().enumerate().filter(|(_, name)| **name == wanted);
        let first = places.next().map(|(place, _)| place);
        if places.next().is_some() {
            findings.fault(at, name, Problem::ColumnDoubled);
        }
        first
    }

    /// The same of a column that must be there.
    pub(super) fn required(&self, name: &'static str, at: Place, findings: &mut Findings) -> Option<usize> {
        let place = self.place(name, at, findings);
        if place.is_none() {
            findings.fault(at, name, Problem::ColumnMissing);
        }
        place
    }

    /// The columns whose name has one of these words.
    pub(super) fn with(&self, beginning: &str, words: &[&str]) -> Vec<usize> {
        let wanted = |name: &str| name.starts_with(beginning) && words.iter().any(|word| name.contains(word));
        self.names.iter().enumerate().filter(|(_, name)| wanted(name)).map(|(place, _)| place).collect()
    }

    /// Whether the row can be read: one that is too short ends in empty cells, what goes beyond the header must be empty.
    pub(super) fn fits(&self, row: &Row, at: Place, findings: &mut Findings) -> bool {
        if row.len() < self.width {
            findings.warn(at, "", OneRosterProblem::ShortRow.into());
        } else if row.len() > self.names.len() {
            if (self.width..row.len()).any(|place| !row.get(Some(place)).is_empty()) {
                findings.fault(at, "", OneRosterProblem::LongRow.into());
                return false;
            }
            findings.warn(at, "", OneRosterProblem::EmptyColumns.into());
        }
        true
    }
}

/// The parts of a list in one cell.
pub(super) fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(',')
        .map(|part| part.trim_matches(|c: char| c.is_whitespace() || c == '"'))
        .filter(|part| !part.is_empty())
}

/// What `status` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing, or that the record stands.
    Stands,
    /// That it is no more (1.0 and 1.1 know `inactive` too).
    Deleted,
}

/// Reads `status`; another word than the standard's is told.
pub(super) fn state(text: &str, at: Place, findings: &mut Findings) -> State {
    match text.to_lowercase().as_str() {
        "" | "active" => State::Stands,
        "tobedeleted" | "inactive" | "deleted" => State::Deleted,
        _ => {
            findings.warn(at, "status", Problem::word("…", "active, tobedeleted"));
            State::Stands
        }
    }
}
