//! A roster in the making: persons once, links between persons who are there.

mod details;
mod ines;

use crate::{
    spool::{BySchool, Fact, Scratch, Spool},
    told::{Findings, Problem},
    values::uai_key,
};
use fratrie_domain::{
    ExternalId, SchoolCode,
    roster::{Coverage, Gone, Place, Roster, RosterLink, RosterResponsible, RosterSchool, RosterStudent},
};
use std::collections::{HashMap, hash_map::Entry};

/// Which school, and the key in its base.
type Key = (usize, ExternalId);

/// Takes what the readers find. What is said twice and alike is kept once; what is said twice and otherwise is a fault,
/// but for how a responsible is reached, where the first word stands and a notice tells of the other.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    roster: Roster,
    schools: HashMap<SchoolCode, usize>,
    /// Where each school was named first.
    named: Vec<Place>,
    students: HashMap<Key, usize>,
    responsibles: HashMap<Key, usize>,
    links: HashMap<(usize, ExternalId, ExternalId), usize>,
    ines: ines::Ines,
    /// Students who left, and where that is said.
    left: HashMap<Key, (Place, String)>,
    /// Where everything goes, instead of into memory.
    spool: Option<Spool>,
}

impl Draft {
    /// One that goes to the disk. What was told can not be found again in it.
    pub(crate) fn to(spool: Spool) -> Self {
        Self { spool: Some(spool), ..Self::default() }
    }

    /// A school. `field` is where its name or code stands, for messages.
    pub(crate) fn school(&mut self, at: Place, school: RosterSchool, field: &str, findings: &mut Findings) {
        if let Some(spool) = &mut self.spool {
            return spool.school(at, school, field);
        }
        let known = self.schools.get(&school.code).copied();
        let Some(known) =
            known.and_then(|index| Some((self.named.get(index)?, self.roster.schools.get_mut(index)?)))
        else {
            if !uai_key(school.code.as_str()) {
                findings.warn(at, field, Problem::UaiKey { found: school.code.to_string() });
            }
            self.schools.insert(school.code.clone(), self.roster.schools.len());
            self.named.push(at);
            self.roster.schools.push(school);
            return;
        };
        let (first, known) = known;
        if school.coverage == Coverage::Part {
            known.coverage = Coverage::Part;
        }
        match (&known.name, school.name) {
            (Some(one), Some(other)) if *one != other => {
                let problem = findings.contradicts(at, *first);
                findings.fault(at, field, problem);
            }
            (None, name @ Some(_)) => known.name = name,
            _ => {}
        }
    }

    /// A student.
    pub(crate) fn student(&mut self, student: RosterStudent, field: &str, findings: &mut Findings) {
        if let Some(spool) = &mut self.spool {
            return spool.add(&Fact::Student(student, field.to_owned()));
        }
        let key = (self.index(student.at, &student.school, findings), student.external.clone());
        match self.students.entry(key) {
            Entry::Vacant(entry) => {
                self.ines.student(entry.key().0, &student, findings);
                entry.insert(self.roster.students.len());
                self.roster.students.push(student);
            }
            Entry::Occupied(entry) => {
                let Some(known) = self.roster.students.get(*entry.get()) else { return };
                if (RosterStudent { at: known.at, ..student.clone() }) != *known {
                    let problem = findings.contradicts(student.at, known.at);
                    findings.fault(student.at, field, problem);
                }
            }
        }
    }

    /// A responsible.
    pub(crate) fn responsible(&mut self, one: RosterResponsible, field: &str, findings: &mut Findings) {
        if let Some(spool) = &mut self.spool {
            return spool.add(&Fact::Responsible(one, field.to_owned()));
        }
        let key = (self.index(one.at, &one.school, findings), one.external.clone());
        match self.responsibles.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(self.roster.responsibles.len());
                self.roster.responsibles.push(one);
            }
            Entry::Occupied(entry) => {
                let Some(known) = self.roster.responsibles.get_mut(*entry.get()) else { return };
                let problem = findings.contradicts(one.at, known.at);
                if known.name != one.name {
                    findings.fault(one.at, field, problem);
                    return;
                }
                for differing in details::fill(&mut known.details, one.details) {
                    findings.leave(one.at, differing, problem.clone());
                }
            }
        }
    }

    /// A link. Its two persons may be told before or after.
    pub(crate) fn link(&mut self, link: RosterLink, field: &str, findings: &mut Findings) {
        if let Some(spool) = &mut self.spool {
            return spool.add(&Fact::Link(link, field.to_owned()));
        }
        let school = self.index(link.at, &link.school, findings);
        match self.links.entry((school, link.student.clone(), link.responsible.clone())) {
            Entry::Vacant(entry) => {
                entry.insert(self.roster.links.len());
                self.roster.links.push(link);
            }
            Entry::Occupied(entry) => {
                let Some(known) = self.roster.links.get(*entry.get()) else { return };
                if (RosterLink { at: known.at, ..link.clone() }) != *known {
                    let problem = findings.contradicts(link.at, known.at);
                    findings.fault(link.at, field, problem);
                }
            }
        }
    }

    /// What is no more. Links of a student who left are left out with no more words.
    pub(crate) fn gone(&mut self, gone: Gone, field: &str, findings: &mut Findings) {
        if let Some(spool) = &mut self.spool {
            return spool.add(&Fact::Gone(gone, field.to_owned()));
        }
        if let Gone::Student { at, school, external } = &gone {
            let key = (self.index(*at, school, findings), external.clone());
            match self.left.entry(key) {
                Entry::Occupied(_) => return,
                Entry::Vacant(entry) => entry.insert((*at, field.to_owned())),
            };
        }
        self.roster.gone.push(gone);
    }

    /// The roster: links whose persons are not there are left out, each with a notice. That none of them holds is a
    /// fault, for the files are of two schools, or of two years.
    pub(crate) fn finish(self, findings: &mut Findings) -> Roster {
        let (mut roster, told) = self.close(findings);
        if told > 0 && roster.links.is_empty() {
            findings.fault_of_all(Problem::NoLinkHolds);
        }
        roster.files.clone_from(&findings.files);
        roster
    }

    /// One roster a school, of a draft that goes to the disk.
    pub(crate) fn by_school(self, scratch: &Scratch, findings: &mut Findings) -> Option<BySchool> {
        self.spool?.finish(scratch, findings)
    }

    /// The roster without its files' names, and how many links were told that should hold.
    pub(crate) fn close(self, findings: &mut Findings) -> (Roster, u64) {
        let Self { mut roster, schools, students, responsibles, left, .. } = self;
        let mut left_again: Vec<_> = left.iter().collect();
        left_again.sort_by_key(|(_, (at, _))| *at);
        for (key, (at, field)) in left_again {
            if let Some(student) = students.get(key).and_then(|index| roster.students.get(*index)) {
                let problem = findings.contradicts(*at, student.at);
                findings.fault(*at, field, problem);
            }
        }
        let mut told = 0_u64;
        roster.links.retain(|link| {
            let Some(school) = schools.get(&link.school).copied() else { return false };
            let key = (school, link.student.clone());
            if left.contains_key(&key) {
                return false;
            }
            told += 1;
            let student = students.contains_key(&key);
            if !student {
                let key = link.student.to_string();
                findings.leave(link.at, "", Problem::UnknownStudent { key });
            }
            let responsible = responsibles.contains_key(&(school, link.responsible.clone()));
            if !responsible {
                let key = link.responsible.to_string();
                findings.leave(link.at, "", Problem::UnknownResponsible { key });
            }
            student && responsible
        });
        (roster, told)
    }

    /// The school that a record names; readers tell schools first, and one that they did not is told here.
    fn index(&mut self, at: Place, code: &SchoolCode, findings: &mut Findings) -> usize {
        if !self.schools.contains_key(code) {
            let school = RosterSchool { code: code.clone(), name: None, coverage: Coverage::Whole };
            self.school(at, school, "", findings);
        }
        self.schools.get(code).copied().unwrap_or_default()
    }
}
