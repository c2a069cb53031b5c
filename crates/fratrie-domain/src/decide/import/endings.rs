//! What the schools name no more: links end, students leave. Accounts stay, and other schools' links to the same child.

use super::Import;
use crate::{
    AccountId, ResponsibilityId, ResponsibleId, StudentId,
    decide::joined::{Order, settle},
    model::{EndReason, Ended, Key, Source},
    outcome::ImportNote,
    roster::{Coverage, Gone, Roster, RosterStudent},
    text::{ExternalId, SchoolCode},
};
use std::collections::{BTreeMap, BTreeSet};

impl Import<'_> {
    /// Ends what is to end; answers with the links that did.
    pub(super) fn endings(&mut self, roster: &Roster) -> Vec<ResponsibilityId> {
        let whole: BTreeSet<&SchoolCode> = roster
            .schools
            .iter()
            .filter(|school| school.coverage == Coverage::Whole)
            .map(|school| &school.code)
            .collect();
        let known = |student: &RosterStudent| self.index.students.get(&student.source()).copied();
        let present: BTreeSet<(&SchoolCode, StudentId)> =
            roster.students.iter().filter_map(|student| Some((&student.school, known(student)?))).collect();
        let gone = self.gone(&roster.gone);

        let mut ending = Vec::new();
        for link in self.draft.rows.responsibilities.values().filter(|link| link.stands()) {
            let both = (link.responsible, link.student);
            let told = gone.links.contains(&both)
                || gone.responsibles.contains(&link.responsible)
                || gone.students.contains(&(link.school.clone(), link.student))
                || self.not_entitled.contains(&both);
            if (told || whole.contains(&link.school)) && !self.named.contains(&both) {
                ending.push(link.id);
            }
        }
        for student in self.draft.rows.students.values_mut().filter(|student| student.left.is_none()) {
            let silent = whole.contains(&student.school) && !present.contains(&(&student.school, student.id));
            if silent || gone.students.contains(&(student.school.clone(), student.id)) {
                student.left = Some(self.env.now);
                self.report.students.left += 1;
            }
        }
        self.other_children(&ending);
        let order = Order::of(self.draft.rows.merges.values());
        let mut beside: BTreeMap<(AccountId, StudentId), Vec<ResponsibilityId>> = BTreeMap::new();
        for link in self.draft.rows.responsibilities.values().filter(|link| link.stands()) {
            beside.entry((link.account, link.student)).or_default().push(link.id);
        }
        for link in &ending {
            self.end(*link, &mut beside, &order);
        }
        ending
    }

    /// Notes responsibles who lose all that they had, and get others.
    fn other_children(&mut self, ending: &[ResponsibilityId]) {
        let links = &self.draft.rows.responsibilities;
        let ending: BTreeSet<&ResponsibilityId> = ending.iter().collect();
        let lost: BTreeSet<ResponsibleId> =
            ending.iter().filter_map(|id| links.get(*id)).map(|link| link.responsible).collect();
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
        self.index.students.get(&Source { school: school.clone(), external: external.clone() }).copied()
    }

    /// Ends a link. Where it listed the child for others too, the one that was joined first does so now (R10).
    fn end(
        &mut self,
        id: ResponsibilityId,
        beside: &mut BTreeMap<(AccountId, StudentId), Vec<ResponsibilityId>>,
        order: &Order,
    ) {
        let rows = &mut self.draft.rows.responsibilities;
        let Some(link) = rows.get_mut(&id) else { return };
        link.ended = Some(Ended { at: self.env.now, reason: EndReason::Source });
        let (account, student) = (link.account, link.student);
        let others = beside.entry((account, student)).or_default();
        others.retain(|other| *other != id);
        settle(rows, others, order);
        if others.is_empty() {
            self.report.ended.push((account, student));
        }
        self.report.links.left += 1;
        self.draft.read(Key::Account(account));
        self.draft.touch(account);
    }

    fn gone(&self, told: &[Gone]) -> Told {
        let mut gone = Told::default();
        let responsible = |school: &SchoolCode, external: &ExternalId| {
            let source = Source { school: school.clone(), external: external.clone() };
            self.index.responsibles.get(&source).copied()
        };
        for one in told {
            match one {
                Gone::Student { school, external, .. } => {
                    gone.students.extend(self.known(school, external).map(|id| (school.clone(), id)));
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
struct Told {
    students: BTreeSet<(SchoolCode, StudentId)>,
    responsibles: BTreeSet<ResponsibleId>,
    links: BTreeSet<(ResponsibleId, StudentId)>,
}
