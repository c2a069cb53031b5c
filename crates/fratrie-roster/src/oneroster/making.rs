//! From users and links to a roster, school by school.

use super::{
    OneRosterProblem, Reader,
    ids::index,
    links::Schools,
    orgs::uai,
    user::{Adult, Known, User, once},
};
use crate::{
    draft::Draft,
    told::{Findings, Problem},
};
use fratrie_domain::{
    ClassName, ExternalId, PersonName, SchoolCode,
    roster::{Coverage, Place, RosterLink, RosterResponsible, RosterSchool, RosterStudent},
};
use std::collections::BTreeSet;

/// What is made of the users, school by school.
pub(super) struct Making<'a> {
    pub(super) codes: Vec<Result<SchoolCode, Problem>>,
    /// The school of each student, by the user's number.
    pub(super) schools: Schools,
    pub(super) coverage: Coverage,
    pub(super) draft: &'a mut Draft,
    pub(super) findings: &'a mut Findings,
}

/// Somebody who answers for students.
struct Responsible<'a> {
    number: u32,
    at: Place,
    external: &'a ExternalId,
    name: &'a PersonName,
    orgs: &'a [u32],
}

impl Making<'_> {
    pub(super) fn code(&self, org: u32) -> Option<SchoolCode> {
        self.codes.get(index(org)).and_then(|code| code.as_ref().ok()).cloned()
    }

    pub(super) fn school_of(&self, student: u32) -> Option<u32> {
        self.schools.get(index(student)).copied().flatten()
    }

    /// The schools that students are in. One of which the bundle names no student is not touched.
    pub(super) fn name_schools(&mut self, reader: &Reader) {
        let used: BTreeSet<u32> = self.schools.iter().flatten().copied().collect();
        if !reader.orgs.read && !used.is_empty() {
            let at = reader.first_student().unwrap_or_default();
            let problem = OneRosterProblem::NoOrgs.into();
            match self.coverage {
                Coverage::Whole => self.findings.warn(at, "orgSourcedIds", problem),
                Coverage::Part => self.findings.fault(at, "orgSourcedIds", problem),
            }
        }
        for org in used {
            let at = reader.orgs.place(org);
            if reader.orgs.read && !reader.orgs.is_school(org) {
                self.findings.warn(at, "type", OneRosterProblem::NotASchool.into());
            }
            let name = reader.orgs.name(org);
            match self.codes.get(index(org)) {
                Some(Ok(code)) => {
                    let school = RosterSchool { code: code.clone(), name, coverage: self.coverage };
                    self.draft.school(at, school, "identifier", self.findings);
                }
                Some(Err(problem)) => self.findings.fault(at, "identifier", problem.clone()),
                None => {}
            }
        }
    }

    pub(super) fn links(&mut self, reader: &Reader, links: &[(u32, u32)]) {
        for (student, responsible) in links {
            let (Known::User(child), Known::User(user)) = (reader.get(*student), reader.get(*responsible))
            else {
                continue;
            };
            let (Some(adult), Some(school)) = (&user.adult, self.school_of(*student)) else { continue };
            let Some(school) = self.code(school) else { continue };
            let link = RosterLink {
                at: child.at,
                school,
                student: child.external.clone(),
                responsible: user.external.clone(),
                level: adult.level(),
                rank: None,
                relationship: adult.relationship,
                rights: None,
                restrictions: None,
            };
            self.draft.link(link, "agentSourcedIds", self.findings);
        }
    }

    /// The persons. `here` are responsibles and the schools in which they have students, in order. What was read of each
    /// is let go as it is told.
    pub(super) fn persons(&mut self, mut reader: Reader, here: &[(u32, u32)], no_class: Option<&ClassName>) {
        for (number, known) in (0..).zip(std::mem::take(&mut reader.known)) {
            let Known::User(user) = known else { continue };
            let User { at, external, name, orgs, student, adult } = *user;
            if let Some(adult) = adult {
                let one = Responsible { number, at, external: &external, name: &name, orgs: &orgs };
                self.responsible(&reader, &one, &adult, here);
            }
            let Some(student) = student else { continue };
            let Some(school) = self.school_of(number).and_then(|school| self.code(school)) else { continue };
            let class = reader.class(number, &student).or_else(|| no_class.cloned());
            let birth_date = reader.births.of(number);
            let mut ines = student.ines;
            if ines.is_empty() && uai(school.as_str()).is_some() {
                ines.extend(student.identifier);
            }
            let student =
                RosterStudent { at, school, external, ines, name, birth_date, class, account: false };
            self.draft.student(student, "sourcedId", self.findings);
        }
    }

    /// One record in each school in which somebody has students, under the same key: a school's import then says all of
    /// that school, and nothing of others.
    fn responsible(&mut self, reader: &Reader, one: &Responsible<'_>, adult: &Adult, here: &[(u32, u32)]) {
        let from = here.partition_point(|(number, _)| *number < one.number);
        let to = here.partition_point(|(number, _)| *number <= one.number);
        let mut schools: Vec<u32> =
            here.get(from..to).unwrap_or_default().iter().map(|(_, school)| *school).collect();
        if schools.is_empty() && self.coverage == Coverage::Part {
            // A delta tells what changed of a person; the links stand where they stood.
            schools.extend(one.orgs.iter().filter_map(|org| reader.orgs.school(*org)));
            once(&mut schools);
        }
        if schools.is_empty() {
            self.findings.leave(one.at, "agentSourcedIds", OneRosterProblem::NoStudent.into());
        }
        for school in schools {
            let Some(school) = self.code(school) else { continue };
            let one = RosterResponsible {
                at: one.at,
                school,
                external: one.external.clone(),
                name: one.name.clone(),
                details: adult.details.clone(),
            };
            self.draft.responsible(one, "sourcedId", self.findings);
        }
    }
}
