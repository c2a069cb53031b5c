//! What readers find, sorted by school.

use super::{BySchool, Scratch, Sorter, by_school::Writer, decode, encode, split::own_files};
use crate::{
    draft::Draft,
    told::{Findings, Problem},
};
use fratrie_domain::{
    SchoolCode,
    roster::{Gone, Place, RosterLink, RosterResponsible, RosterSchool, RosterStudent},
};
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, io};

/// Something that a reader found, and where it stands, for messages.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Fact {
    School(Place, RosterSchool, String),
    Student(RosterStudent, String),
    Responsible(RosterResponsible, String),
    Link(RosterLink, String),
    Gone(Gone, String),
}

impl Fact {
    const fn school(&self) -> &SchoolCode {
        match self {
            Self::School(_, school, _) => &school.code,
            Self::Student(student, _) => &student.school,
            Self::Responsible(responsible, _) => &responsible.school,
            Self::Link(link, _) => &link.school,
            Self::Gone(
                Gone::Student { school, .. } | Gone::Responsible { school, .. } | Gone::Link { school, .. },
                _,
            ) => school,
        }
    }

    /// Tells it to a draft.
    fn tell(self, draft: &mut Draft, findings: &mut Findings) {
        match self {
            Self::School(at, school, field) => draft.school(at, school, &field, findings),
            Self::Student(student, field) => draft.student(student, &field, findings),
            Self::Responsible(responsible, field) => draft.responsible(responsible, &field, findings),
            Self::Link(link, field) => draft.link(link, &field, findings),
            Self::Gone(gone, field) => draft.gone(gone, &field, findings),
        }
    }
}

/// Facts on the disk.
#[derive(Debug)]
pub(crate) struct Spool {
    facts: Sorter,
    /// The schools as they were told last: a school is told with each line of a table.
    schools: HashMap<SchoolCode, RosterSchool>,
    /// What the disk refused first; nothing is taken after it.
    refused: Option<io::Error>,
}

/// Memory for facts before they go to the disk.
const BUDGET: usize = 32 << 20;

impl Spool {
    pub(crate) fn new(scratch: &Scratch) -> io::Result<Self> {
        Ok(Self { facts: Sorter::new(Some(scratch), BUDGET)?, schools: HashMap::new(), refused: None })
    }

    pub(crate) fn school(&mut self, at: Place, school: RosterSchool, field: &str) {
        if self.schools.get(&school.code) != Some(&school) {
            self.schools.insert(school.code.clone(), school.clone());
            self.add(&Fact::School(at, school, field.to_owned()));
        }
    }

    pub(crate) fn add(&mut self, fact: &Fact) {
        if self.refused.is_some() {
            return;
        }
        let pushed =
            encode(fact).and_then(|value| self.facts.push(fact.school().as_str().as_bytes(), &value));
        self.refused = pushed.err();
    }

    /// Makes a roster of each school, checks it, and puts it by; all faults are told before the first one is handed out.
    pub(crate) fn finish(self, scratch: &Scratch, findings: &mut Findings) -> Option<BySchool> {
        let made = self.rosters(scratch, findings);
        made.map_err(|error| findings.fault_of_all(Problem::Disk(error.to_string()))).ok()
    }

    fn rosters(self, scratch: &Scratch, findings: &mut Findings) -> io::Result<BySchool> {
        if let Some(error) = self.refused {
            return Err(error);
        }
        let mut writer = Writer::new(scratch)?;
        let mut links = Links::default();
        let mut current: Option<(Vec<u8>, Draft)> = None;
        for record in self.facts.finish()? {
            let (key, value) = record?;
            let same = current.as_ref().is_some_and(|(school, _)| *school == key);
            if !same && let Some((_, draft)) = current.replace((key, Draft::default())) {
                links.end(draft, &mut writer, findings)?;
            }
            let fact: Fact = decode(&value)?;
            if let Some((_, draft)) = &mut current {
                fact.tell(draft, findings);
            }
        }
        if let Some((_, draft)) = current {
            links.end(draft, &mut writer, findings)?;
        }
        if links.told > 0 && links.held == 0 {
            findings.fault_of_all(Problem::NoLinkHolds);
        }
        writer.finish()
    }
}

/// Links that were told, and those whose two persons are there.
#[derive(Debug, Default)]
struct Links {
    told: u64,
    held: u64,
}

impl Links {
    fn end(&mut self, draft: Draft, writer: &mut Writer, findings: &mut Findings) -> io::Result<()> {
        let (mut roster, told) = draft.close(findings);
        own_files(&mut roster, &findings.files);
        self.told += told;
        self.held += roster.links.len() as u64;
        // A roster with a fault is not handed out.
        if findings.errors.is_empty() { writer.write(&roster) } else { Ok(()) }
    }
}
