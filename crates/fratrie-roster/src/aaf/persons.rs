//! From requests to responsibles: one record for each school in which they have students.

use super::{asked::Asked, details::Reader, known::KnownPersons, out::Out, problem::AafProblem};
use crate::{
    spool::{Sorted, decode},
    told::{Findings, Problem},
};
use fratrie_domain::{
    ExternalId, PersonName, SchoolCode,
    roster::{Gone, Place, RosterDetails, RosterLink, RosterResponsible, Told},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, io};

/// Marks a request among what is sorted by person; it comes before the links that need the person.
pub(super) const REQUEST: u8 = 0;
/// Marks a link.
const LINK: u8 = 1;

/// A link that needs its person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Need(pub(super) RosterLink);

impl Need {
    /// Sorts it to its person.
    pub(super) fn key(&self) -> Vec<u8> {
        [self.0.responsible.as_str().as_bytes(), &[0, LINK]].concat()
    }
}

/// A person's record, for whichever school.
#[derive(Debug, Clone)]
struct Record {
    at: Place,
    external: ExternalId,
    name: PersonName,
    details: RosterDetails,
}

/// Reads responsibles.
#[derive(Debug)]
pub(super) struct Persons<'a> {
    pub(super) known: Option<&'a dyn KnownPersons>,
    pub(super) part: bool,
}

/// One person, and the schools that were told of them.
#[derive(Debug)]
struct Person {
    asked: Option<Asked>,
    /// As each school knows them.
    known: Vec<RosterResponsible>,
    told: BTreeSet<SchoolCode>,
    /// The record, once it was needed.
    record: Option<Record>,
    /// Whether it was: what is wrong with it is told once.
    tried: bool,
}

/// Links in all, and links to persons whom no file describes.
#[derive(Debug, Default)]
pub(super) struct Dangling {
    pub(super) links: u64,
    pub(super) unknown: u64,
}

impl Persons<'_> {
    /// Goes through persons and the links that need them.
    pub(super) fn read(
        &self,
        sorted: Sorted,
        out: &mut Out<'_>,
        findings: &mut Findings,
    ) -> io::Result<Dangling> {
        let mut dangling = Dangling::default();
        let mut current: Option<(Vec<u8>, Person)> = None;
        for record in sorted {
            let (key, value) = record?;
            let (id, mark) = key.split_at_checked(key.len().saturating_sub(2)).unwrap_or_default();
            let same = current.as_ref().is_some_and(|(other, _)| other == id);
            if !same {
                if let Some((_, person)) = current.take() {
                    person.end(out, findings);
                }
                current = Some((id.to_vec(), self.person(id)));
            }
            let Some((_, person)) = &mut current else { continue };
            if mark.last() == Some(&REQUEST) {
                let request = decode(&value)?;
                match &mut person.asked {
                    Some(asked) => asked.and(request, findings),
                    None => person.asked = Some(Asked::of(request)),
                }
                continue;
            }
            let Need(link) = decode(&value)?;
            dangling.links += 1;
            if !person.needed(&link.school, out, findings) {
                dangling.unknown += 1;
            }
            out.link(link, findings);
        }
        if let Some((_, person)) = current.take() {
            person.end(out, findings);
        }
        Ok(dangling)
    }

    fn person(&self, id: &[u8]) -> Person {
        let id = String::from_utf8_lossy(id);
        let known = self.known.filter(|_| self.part).zip(id.parse::<ExternalId>().ok());
        let known = known.map(|(known, id)| known.responsible(&id)).unwrap_or_default();
        Person { asked: None, known, told: BTreeSet::new(), record: None, tried: false }
    }
}

impl Person {
    /// Tells of a person whom no link needed: a change of somebody whom schools know, or nothing.
    fn end(mut self, out: &mut Out<'_>, findings: &mut Findings) {
        let Some(asked) = &self.asked else { return };
        let (at, schools) = (asked.at, self.known.iter().map(|known| known.school.clone()));
        let schools: Vec<SchoolCode> = schools.collect();
        if let Some(at) = asked.deleted {
            if schools.is_empty() {
                findings.leave(at, "identifier", Problem::Aaf(AafProblem::UnknownPerson));
            }
            let external = self.known.first().map(|known| known.external.clone());
            for (school, external) in
                schools.into_iter().filter_map(|school| Some((school, external.clone()?)))
            {
                out.gone(Gone::Responsible { at, school, external }, findings);
            }
            return;
        }
        if schools.is_empty() && self.told.is_empty() {
            let problem = if asked.whole { AafProblem::NoStudent } else { AafProblem::UnknownPerson };
            findings.leave(at, "identifier", Problem::Aaf(problem));
        }
        for school in schools {
            self.needed(&school, out, findings);
        }
    }

    /// Tells a school of a person who has a student there; whether there is such a person.
    fn needed(&mut self, school: &SchoolCode, out: &mut Out<'_>, findings: &mut Findings) -> bool {
        if self.told.contains(school) {
            return true;
        }
        if !std::mem::replace(&mut self.tried, true) {
            self.record = record(self, findings);
        }
        let Some(Record { at, external, name, details }) = self.record.clone() else { return false };
        self.told.insert(school.clone());
        let school = school.clone();
        out.responsible(RosterResponsible { at, school, external, name, details }, findings);
        true
    }
}

/// The person as the files tell, completed by what is known; none where that is nothing, or not enough.
fn record(person: &Person, findings: &mut Findings) -> Option<Record> {
    let before = person.known.first();
    let Some(asked) = &person.asked else {
        // Of a person who is only needed by a link, everything stays as it is known.
        let RosterResponsible { at, external, name, details, .. } = before.cloned()?;
        return Some(Record { at, external, name, details });
    };
    if asked.deleted.is_some() {
        return None;
    }
    let wrong = |error| findings.leave(asked.at, "identifier", Problem::Text(error));
    let external = asked.id.parse().map_err(wrong).ok()?;
    let mut reader = Reader { values: &asked.values, at: asked.at, findings };
    let name = reader.name(before.map(|before| &before.name))?;
    let address = before.filter(|_| !asked.whole).and_then(|before| match &before.details.address {
        Told::Value(address) => Some(address),
        Told::Absent | Told::Empty => None,
    });
    let details = reader.details(address);
    Some(Record { at: asked.at, external, name, details })
}
