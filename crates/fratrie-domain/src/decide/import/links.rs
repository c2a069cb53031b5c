//! Links: each is what its own school says of it, no more and no less. What the person says of it stays.

use super::Import;
use crate::{
    AccountId, ResponsibilityId, ResponsibleId, StudentId,
    model::{Account, EndReason, Ended, Holder, Responsibility, Restrictions, Rights, Version},
    roster::RosterLink,
};
use std::collections::BTreeSet;

impl Import<'_> {
    pub(super) fn entitles(&self, link: &RosterLink) -> bool {
        link.level >= self.env.policy.entitled
    }

    pub(super) fn links(&mut self, links: &[RosterLink]) {
        for given in links {
            let responsible = self.index.responsibles.get(&(&given.responsible, &given.school)).copied();
            let student = self.index.students.get(&(&given.student, &given.school)).copied();
            // A student who is not placed yet waits, and so do the links.
            let both = responsible.zip(student);
            if !self.entitles(given) {
                self.report.not_entitled += 1;
                self.not_entitled.extend(both);
            } else if let Some((responsible, student)) = both {
                self.link(given, responsible, student);
            }
        }
    }

    fn link(&mut self, given: &RosterLink, responsible: ResponsibleId, student: StudentId) {
        self.named.insert((responsible, student));
        let holder = Holder::Responsible(responsible);
        let home = match self.index.accounts.get(&holder) {
            Some(id) => *id,
            None => match self.rows.responsibles.get(&responsible).map(|row| row.name.clone()) {
                Some(name) => self.account_of(holder, &name),
                None => return,
            },
        };
        let record = self.index.records.get(&(responsible, student));
        match record.and_then(|id| self.rows.responsibilities.get(id)) {
            Some(before) if before.stands() => {
                let mut row = before.clone();
                apply(given, &mut row);
                if row == *before {
                    self.report.links.unchanged += 1;
                } else {
                    self.report.links.changed += 1;
                    self.rows.responsibilities.insert(row.id, row);
                }
            }
            _ => self.attach(given, (home, responsible, student)),
        }
    }

    fn attach(
        &mut self,
        given: &RosterLink,
        (home, responsible, student): (AccountId, ResponsibleId, StudentId),
    ) {
        let answering = self.rows.accounts.get(&home).map_or(home, Account::answers);
        // Another school's record of the same person lists the child already: this one counts beside it (R10).
        let held = self.index.links.get(&(answering, student)).copied();
        let mut row = Responsibility {
            id: ResponsibilityId::from_uuid(self.draft.draws.uuid()),
            account: answering,
            responsible,
            student,
            school: given.school.clone(),
            level: given.level,
            rank: given.rank,
            relationships: BTreeSet::new(),
            rights: Rights::NONE,
            restrictions: Restrictions::NONE,
            since: self.env.now,
            ended: held.map(|into| Ended { at: self.env.now, reason: EndReason::Joined { into } }),
            version: Version::FIRST,
        };
        apply(given, &mut row);
        self.touch(home, answering);
        if row.is_active() {
            self.report.attached.push((answering, student));
        }
        self.report.links.created += 1;
        self.new_links.entry(responsible).or_insert(given.at);
        self.index.add_link(&row);
        self.rows.responsibilities.insert(row.id, row);
    }
}

fn apply(given: &RosterLink, row: &mut Responsibility) {
    row.level = given.level;
    row.rank = given.rank;
    row.relationships = BTreeSet::from([given.relationship]);
    row.rights = given.rights.unwrap_or(row.rights);
    if let Some(told) = given.restrictions {
        // What the person says against it is not the school's to take back.
        row.restrictions = told.union(row.restrictions.intersection(Restrictions::DISPUTED));
    }
}
