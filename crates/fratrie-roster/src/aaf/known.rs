//! What is known already, without which changes mean nothing.

use fratrie_domain::{
    ExternalId, SchoolCode,
    roster::{Roster, RosterLink, RosterResponsible, RosterStudent},
};
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};

/// What is known of those whom a Delta names by their key alone: it says neither their school nor, mostly, their name.
///
/// A host answers from its store; [`KnownRoster`] answers from rosters that were read before.
pub trait KnownPersons: fmt::Debug + Send + Sync {
    /// The code of a school, by the directory's key (`ENTStructureJointure`).
    fn school(&self, structure: &str) -> Option<SchoolCode>;

    /// A student, and the links to those who answer for them.
    fn student(&self, key: &ExternalId) -> Option<(RosterStudent, Vec<RosterLink>)>;

    /// A responsible, once for each school that knows them.
    fn responsible(&self, key: &ExternalId) -> Vec<RosterResponsible>;
}

/// What rosters said that were read before.
#[derive(Debug, Default)]
pub struct KnownRoster {
    structures: BTreeMap<String, SchoolCode>,
    students: HashMap<ExternalId, (RosterStudent, Vec<RosterLink>)>,
    responsibles: HashMap<ExternalId, Vec<RosterResponsible>>,
}

impl KnownRoster {
    /// Of a roster, and the directory's keys of its schools ([`aaf_schools`](crate::aaf_schools)).
    pub fn new(roster: Roster, structures: BTreeMap<String, SchoolCode>) -> Self {
        let mut known = Self { structures, ..Self::default() };
        for student in roster.students {
            known.students.insert(student.external.clone(), (student, Vec::new()));
        }
        for link in roster.links {
            if let Some((_, links)) = known.students.get_mut(&link.student) {
                links.push(link);
            }
        }
        for responsible in roster.responsibles {
            known.responsibles.entry(responsible.external.clone()).or_default().push(responsible);
        }
        known
    }
}

impl KnownPersons for KnownRoster {
    fn school(&self, structure: &str) -> Option<SchoolCode> {
        self.structures.get(structure).cloned()
    }

    fn student(&self, key: &ExternalId) -> Option<(RosterStudent, Vec<RosterLink>)> {
        self.students.get(key).cloned()
    }

    fn responsible(&self, key: &ExternalId) -> Vec<RosterResponsible> {
        self.responsibles.get(key).cloned().unwrap_or_default()
    }
}
