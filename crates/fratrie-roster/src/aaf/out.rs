//! What was read goes out to the draft; each school is told before anything that is of it.

use super::{attribute::Attribute, schools::Schools};
use crate::{draft::Draft, told::Findings};
use fratrie_domain::{
    SchoolCode,
    roster::{Gone, Place, RosterLink, RosterResponsible, RosterStudent},
};
use std::collections::BTreeSet;

/// The draft, and the schools that were told.
pub(super) struct Out<'a> {
    schools: &'a Schools,
    part: bool,
    told: BTreeSet<SchoolCode>,
    draft: &'a mut Draft,
}

/// Where a person's key stands.
const KEY: &str = "identifier";

impl<'a> Out<'a> {
    pub(super) const fn new(schools: &'a Schools, part: bool, draft: &'a mut Draft) -> Self {
        Self { schools, part, told: BTreeSet::new(), draft }
    }

    fn school(&mut self, at: Place, code: &SchoolCode, findings: &mut Findings) {
        if self.told.insert(code.clone()) {
            let (place, school) = self.schools.school(code, self.part);
            self.draft.school(place.unwrap_or(at), school, Attribute::SchoolUai.name(), findings);
        }
    }

    pub(super) fn student(&mut self, student: RosterStudent, findings: &mut Findings) {
        self.school(student.at, &student.school, findings);
        self.draft.student(student, KEY, findings);
    }

    pub(super) fn responsible(&mut self, responsible: RosterResponsible, findings: &mut Findings) {
        self.school(responsible.at, &responsible.school, findings);
        self.draft.responsible(responsible, KEY, findings);
    }

    /// A link whose person is not there is told of, and left out, by the draft.
    pub(super) fn link(&mut self, link: RosterLink, findings: &mut Findings) {
        self.school(link.at, &link.school, findings);
        self.draft.link(link, Attribute::Relatives.name(), findings);
    }

    pub(super) fn gone(&mut self, gone: Gone, findings: &mut Findings) {
        let (at, code) = match &gone {
            Gone::Student { at, school, .. }
            | Gone::Responsible { at, school, .. }
            | Gone::Link { at, school, .. } => (*at, school),
        };
        self.school(at, code, findings);
        self.draft.gone(gone, KEY, findings);
    }
}
