//! `orgs.csv`: which organisation is a school, and its code.

use super::{
    OneRosterProblem,
    columns::{Columns, State, state},
    ids::{Ids, index},
};
use crate::{
    derived::digest,
    table::Row,
    told::{Findings, Problem, shown},
};
use fratrie_domain::{SchoolCode, SchoolName, roster::Place};
use std::collections::HashMap;

/// Organisations inside one another; more than that is a circle.
const DEEPEST: usize = 16;

/// The organisations.
#[derive(Debug, Default)]
pub(super) struct Orgs {
    ids: Ids,
    list: Vec<Option<Org>>,
    columns: Places,
    /// Whether a file was read.
    pub(super) read: bool,
}

#[derive(Debug, Default)]
struct Places {
    key: Option<usize>,
    status: Option<usize>,
    name: Option<usize>,
    kind: Option<usize>,
    identifier: Option<usize>,
    parent: Option<usize>,
}

#[derive(Debug)]
struct Org {
    at: Place,
    kind: Kind,
    name: Option<SchoolName>,
    identifier: String,
    parent: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    School,
    /// Inside a school.
    Part,
    /// Above schools.
    Above,
}

impl Orgs {
    pub(super) fn open(&mut self, columns: &Columns, at: Place, findings: &mut Findings) {
        self.read = true;
        self.columns = Places {
            key: columns.required("sourcedId", at, findings),
            status: columns.place("status", at, findings),
            name: columns.place("name", at, findings),
            kind: columns.place("type", at, findings),
            identifier: columns.place("identifier", at, findings),
            parent: columns.place("parentSourcedId", at, findings),
        };
    }

    pub(super) fn row(&mut self, row: &Row, at: Place, findings: &mut Findings) {
        let cell = |place| row.get(place);
        let key = cell(self.columns.key);
        if key.is_empty() {
            return findings.fault(at, "sourcedId", Problem::Text(fratrie_domain::TextError::Empty));
        }
        if state(cell(self.columns.status), at, findings) == State::Deleted {
            return;
        }
        let kind = match cell(self.columns.kind).to_lowercase().as_str() {
            "school" => Kind::School,
            "district" | "local" | "state" | "national" => Kind::Above,
            _ => Kind::Part,
        };
        let name = match cell(self.columns.name) {
            "" => None,
            name => name.parse().map_err(|error| findings.warn(at, "name", Problem::Text(error))).ok(),
        };
        let parent = Some(cell(self.columns.parent)).filter(|parent| !parent.is_empty());
        let parent = parent.map(|parent| self.number(parent));
        let identifier = cell(self.columns.identifier).to_owned();
        let number = self.number(key);
        let org = Org { at, kind, name, identifier, parent };
        if let Some(slot) = self.list.get_mut(index(number)) {
            match slot {
                Some(said) if said.name != org.name || said.identifier != org.identifier => {
                    let problem = findings.contradicts(at, said.at);
                    findings.fault(at, "sourcedId", problem);
                }
                _ => *slot = Some(org),
            }
        }
    }

    /// The number of an organisation, whether `orgs.csv` has it or not.
    pub(super) fn number(&mut self, key: &str) -> u32 {
        let number = self.ids.number(key);
        if self.list.len() < self.ids.len() {
            self.list.resize_with(self.ids.len(), || None);
        }
        number
    }

    fn get(&self, number: u32) -> Option<&Org> {
        self.list.get(index(number)).and_then(Option::as_ref)
    }

    /// The key of a number.
    pub(super) fn key(&self, number: u32) -> String {
        shown(self.ids.key(number))
    }

    /// Whether `orgs.csv` has it.
    pub(super) fn knows(&self, number: u32) -> bool {
        self.get(number).is_some()
    }

    /// The school that an organisation is, or is a part of.
    pub(super) fn school(&self, mut number: u32) -> Option<u32> {
        let first = number;
        for _ in 0..DEEPEST {
            let org = self.get(number)?;
            match (org.kind, org.parent.filter(|parent| self.knows(*parent))) {
                (Kind::School, _) => return Some(number),
                (Kind::Above, _) => return None,
                (Kind::Part, Some(parent)) => number = parent,
                // What is inside no school is one itself: a department may be all that a bundle knows.
                (Kind::Part, None) => return Some(first),
            }
        }
        None
    }

    /// Whether the organisation is of the type "school".
    pub(super) fn is_school(&self, number: u32) -> bool {
        self.get(number).is_some_and(|org| org.kind == Kind::School)
    }

    pub(super) fn place(&self, number: u32) -> Place {
        self.get(number).map_or_else(Place::default, |org| org.at)
    }

    pub(super) fn name(&self, number: u32) -> Option<SchoolName> {
        self.get(number).and_then(|org| org.name.clone())
    }

    /// The schools of `orgs.csv`.
    pub(super) fn schools(&self) -> impl Iterator<Item = u32> {
        (0..).zip(&self.list).map(|(number, _)| number).filter(|number| self.is_school(*number))
    }

    /// The codes, by number: the identifier where it is a UAI; else the identifier, if it is short and no other's; else
    /// the organisation's key; else one made of it.
    pub(super) fn codes(&self, findings: &mut Findings) -> Vec<Result<SchoolCode, Problem>> {
        let mut counts: HashMap<String, u32> = HashMap::new();
        for org in self.list.iter().flatten().filter(|org| !org.identifier.is_empty()) {
            *counts.entry(org.identifier.to_uppercase()).or_default() += 1;
        }
        let mut code = |(number, org): (u32, &Option<Org>)| {
            let key = self.ids.key(number);
            let at = org.as_ref().map_or_else(Place::default, |org| org.at);
            let identifier = org.as_ref().map(|org| org.identifier.as_str()).filter(|text| !text.is_empty());
            let twice = identifier.is_some_and(|text| counts.get(&text.to_uppercase()) > Some(&1));
            if twice && org.as_ref().is_some_and(|org| org.kind == Kind::School) {
                findings.warn(at, "identifier", OneRosterProblem::IdentifierTwice.into());
            }
            let identifier = identifier.filter(|_| !twice);
            if let Some(uai) = identifier.and_then(uai).or_else(|| uai(key)) {
                return uai.parse().map_err(Problem::Text);
            }
            let given = identifier.into_iter().chain([key]).find_map(|text| text.parse::<SchoolCode>().ok());
            if let Some(code) = given {
                return Ok(code);
            }
            let code = format!("OR{}", digest(&[key], 8));
            if org.as_ref().is_some_and(|org| org.kind == Kind::School) {
                findings.warn(at, "identifier", OneRosterProblem::CodeMade { code: code.clone() }.into());
            }
            code.parse().map_err(Problem::Text)
        };
        (0..).zip(&self.list).map(&mut code).collect()
    }
}

/// Seven digits and a letter, the letter in capitals.
pub(super) fn uai(text: &str) -> Option<String> {
    let (digits, letter) = text.split_at_checked(7)?;
    let right = digits.bytes().all(|byte| byte.is_ascii_digit())
        && letter.len() == 1
        && letter.bytes().all(|byte| byte.is_ascii_alphabetic());
    right.then(|| text.to_uppercase())
}
