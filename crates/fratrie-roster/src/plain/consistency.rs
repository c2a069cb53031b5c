//! Lines that say different things of one person or school.

use crate::fault::{Problem, RosterErrors};
use fratrie_domain::{
    ExternalId, SchoolCode, SchoolName,
    roster::{RosterLine, RosterResponsible, RosterStudent},
};
use std::collections::HashMap;

/// What was said first, and on which line.
#[derive(Default)]
pub(super) struct Said {
    schools: HashMap<SchoolCode, (u64, SchoolName)>,
    students: HashMap<(SchoolCode, ExternalId), (u64, RosterStudent)>,
    responsibles: HashMap<(SchoolCode, ExternalId), (u64, RosterResponsible)>,
    links: HashMap<(SchoolCode, ExternalId, ExternalId), (u64, RosterResponsible)>,
}

impl Said {
    pub(super) fn school(
        &mut self,
        line: u64,
        code: &SchoolCode,
        name: &SchoolName,
        errors: &mut RosterErrors,
    ) {
        let (first, said) = self.schools.entry(code.clone()).or_insert_with(|| (line, name.clone()));
        if said != name {
            errors.add(line, Some("school_name"), Problem::Contradicts { line: *first });
        }
    }

    pub(super) fn line(&mut self, line: &RosterLine, errors: &mut RosterErrors) {
        let key = (line.school.clone(), line.student.external.clone());
        let (first, said) = self.students.entry(key).or_insert_with(|| (line.number, line.student.clone()));
        if *said != line.student {
            errors.add(line.number, Some("student_id"), Problem::Contradicts { line: *first });
        }
        let Some(responsible) = &line.responsible else { return };
        let key = (line.school.clone(), responsible.external.clone());
        let (first, said) =
            self.responsibles.entry(key).or_insert_with(|| (line.number, responsible.clone()));
        if said.name != responsible.name {
            errors.add(line.number, Some("responsible_id"), Problem::Contradicts { line: *first });
            return;
        }
        let key = (line.school.clone(), line.student.external.clone(), responsible.external.clone());
        let (first, said) = self.links.entry(key).or_insert_with(|| (line.number, responsible.clone()));
        if said != responsible {
            errors.add(line.number, Some("relationship"), Problem::Contradicts { line: *first });
        }
    }
}
