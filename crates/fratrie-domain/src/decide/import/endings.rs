//! What the schools name no more: links end, students leave. Accounts stay, and other schools' links to the same child.

use super::Import;
use crate::{
    AccountId, ResponsibilityId, ResponsibleId, StudentId, View,
    decide::joined::{Order, settle},
    model::{EndReason, Ended, Responsibility, Student},
    outcome::ImportNote,
    roster::{Coverage, Gone, Roster, RosterStudent},
    text::{ExternalId, SchoolCode},
};
use std::collections::{BTreeMap, BTreeSet};

/// Links that stand, by account and child.
type Beside = BTreeMap<(AccountId, StudentId), Vec<ResponsibilityId>>;

impl Import<'_> {
    /// Ends what is to end; answers with the links that did.
    pub(super) fn endings(&mut self, view: &View, roster: &Roster) -> Vec<ResponsibilityId> {
        let whole: BTreeSet<&SchoolCode> = roster
            .schools
            .iter()
            .filter(|school| school.coverage == Coverage::Whole)
            .map(|school| &school.code)
            .collect();
        let known = |student: &RosterStudent| self.known(&student.school, &student.external);
        let present: BTreeSet<(StudentId, &SchoolCode)> =
            roster.students.iter().filter_map(|student| Some((known(student)?, &student.school))).collect();
        let gone = self.gone(&roster.gone);

        let mut ending = Vec::new();
        for link in self.rows.responsibilities.values().filter(|link| link.stands()) {
            let both = (link.responsible, link.student);
            let told = gone.links.contains(&both)
                || gone.responsibles.contains(&link.responsible)
                || gone.students.contains(&(link.student, &link.school))
                || self.not_entitled.contains(&both);
            if (told || whole.contains(&link.school)) && !self.named.contains(&both) {
                ending.push(link.id);
            }
        }
        let leaves = |student: &Student| {
            let silent = whole.contains(&student.school) && !present.contains(&(student.id, &student.school));
            student.left.is_none() && (silent || gone.students.contains(&(student.id, &student.school)))
        };
        let leaving: Vec<StudentId> =
            self.rows.students.values().filter(|student| leaves(student)).map(|student| student.id).collect();
        for student in leaving {
            if let Some(student) = self.rows.students.get_mut(&student) {
                student.left = Some(self.env.now);
                self.report.students.left += 1;
            }
        }
        if !ending.is_empty() {
            self.other_children(&ending);
            let order = Order::of(view.rows.merges.values());
            let mut beside = self.beside(&ending);
            for link in &ending {
                self.end(*link, &mut beside, &order);
            }
        }
        ending
    }

    /// The links that stand between an account and a child, where one of them ends.
    fn beside(&self, ending: &[ResponsibilityId]) -> Beside {
        let links = &self.rows.responsibilities;
        let both = |link: &Responsibility| (link.account, link.student);
        let ends = ending.iter().filter_map(|id| links.get(id));
        let mut beside: Beside = ends.map(|link| (both(link), Vec::new())).collect();
        for link in links.values().filter(|link| link.stands()) {
            if let Some(links) = beside.get_mut(&both(link)) {
                links.push(link.id);
            }
        }
        beside
    }

    /// Notes responsibles who lose all that they had, and get others.
    fn other_children(&mut self, ending: &[ResponsibilityId]) {
        let links = &self.rows.responsibilities;
        let ending: BTreeSet<&ResponsibilityId> = ending.iter().collect();
        let lost: BTreeSet<ResponsibleId> =
            ending.iter().filter_map(|id| links.get(id)).map(|link| link.responsible).collect();
        let kept: BTreeSet<ResponsibleId> = links
            .values()
            .filter(|link| link.stands() && link.since < self.env.now && !ending.contains(&link.id))
            .map(|link| link.responsible)
            .collect();
        let noted: Vec<_> = self
            .new_links
            .iter()
            .filter(|(responsible, _)| lost.contains(responsible) && !kept.contains(responsible))
            .map(|(_, at)| *at)
            .collect();
        for at in noted {
            self.note(at, ImportNote::OtherChildren);
        }
    }

    fn known(&self, school: &SchoolCode, external: &ExternalId) -> Option<StudentId> {
        self.index.students.get(&(external, school)).copied()
    }

    /// Ends a link. Where it listed the child for others too, the one that was joined first does so now (R10).
    fn end(&mut self, id: ResponsibilityId, beside: &mut Beside, order: &Order) {
        let rows = &mut self.rows.responsibilities;
        let Some(link) = rows.get_mut(&id) else { return };
        link.ended = Some(Ended { at: self.env.now, reason: EndReason::Source });
        let (account, student) = (link.account, link.student);
        let others = beside.entry((account, student)).or_default();
        others.retain(|other| *other != id);
        for other in &*others {
            rows.get_mut(other);
        }
        settle(&mut rows.now, others, order);
        if others.is_empty() {
            self.report.ended.push((account, student));
        }
        self.report.links.left += 1;
        self.touch(account, account);
    }

    fn gone<'r>(&self, told: &'r [Gone]) -> Told<'r> {
        let mut gone = Told::default();
        let responsible = |school: &SchoolCode, external: &ExternalId| {
            self.index.responsibles.get(&(external, school)).copied()
        };
        for one in told {
            match one {
                Gone::Student { school, external, .. } => {
                    gone.students.extend(self.known(school, external).map(|id| (id, school)));
                }
                Gone::Responsible { school, external, .. } => {
                    gone.responsibles.extend(responsible(school, external));
                }
                Gone::Link { school, student, responsible: who, .. } => {
                    gone.links.extend(responsible(school, who).zip(self.known(school, student)));
                }
            }
        }
        gone
    }
}

/// What the files say is no more.
#[derive(Default)]
struct Told<'r> {
    students: BTreeSet<(StudentId, &'r SchoolCode)>,
    responsibles: BTreeSet<ResponsibleId>,
    links: BTreeSet<(ResponsibleId, StudentId)>,
}
