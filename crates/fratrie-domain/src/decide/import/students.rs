//! Students: known by the national number, else by the school's own key; never by name.

use super::Import;
use crate::{
    StudentId,
    model::{Holder, Student, Version},
    outcome::ImportNote,
    roster::RosterStudent,
};

impl<'a> Import<'a> {
    pub(super) fn students(&mut self, students: &'a [RosterStudent]) {
        for given in students {
            let Some(id) = self.student(given) else {
                self.note(given.at, ImportNote::NotPlaced);
                continue;
            };
            if given.account {
                self.account_of(Holder::Student(id), &given.name);
            }
        }
    }

    /// Nothing, for a new student without a class.
    fn student(&mut self, given: &'a RosterStudent) -> Option<StudentId> {
        let named = (&given.external, &given.school);
        let by_source = self.index.students.get(&named).copied();
        let by_ine = given.ines.iter().find_map(|ine| self.index.ines.get(ine)).copied();
        if by_source.is_some() && by_ine.is_some() && by_source != by_ine {
            self.note(given.at, ImportNote::NumberElsewhere);
        }
        let id = match by_source.or(by_ine) {
            Some(id) => {
                self.bring_up_to_date(id, given);
                id
            }
            None => self.new_student(given)?,
        };
        // Whoever of the roster's links names the student by this key means this one.
        self.index.students.insert(named, id);
        Some(id)
    }

    fn bring_up_to_date(&mut self, id: StudentId, given: &'a RosterStudent) {
        let Some(before) = self.rows.students.get(&id) else { return };
        let mut row = before.clone();
        let elsewhere = given.ines.iter().any(|ine| self.index.ines.get(ine).is_some_and(|held| *held != id));
        if let Some(ine) = given.ines.first().filter(|_| !elsewhere) {
            row.ine = Some(ine.clone());
            self.index.ines.insert(ine, id);
        }
        row.name = given.name.clone();
        row.birth_date = given.birth_date.or(row.birth_date);
        row.school = given.school.clone();
        if let Some(class) = &given.class {
            row.class = class.clone();
        }
        row.left = None;
        if row == *before {
            self.report.students.unchanged += 1;
        } else {
            self.report.students.changed += 1;
            self.rows.students.insert(id, row);
        }
    }

    fn new_student(&mut self, given: &'a RosterStudent) -> Option<StudentId> {
        let class = given.class.clone()?;
        let id = StudentId::from_uuid(self.draft.draws.uuid());
        let ine = given.ines.first();
        self.index.ines.extend(ine.map(|ine| (ine, id)));
        let row = Student {
            id,
            name: given.name.clone(),
            birth_date: given.birth_date,
            ine: ine.cloned(),
            source: given.source(),
            school: given.school.clone(),
            class,
            left: None,
            version: Version::FIRST,
        };
        self.rows.students.insert(id, row);
        self.report.students.created += 1;
        Some(id)
    }
}
