//! One line of a roster: the student, the responsible, the link between them.

use super::Import;
use crate::{
    AccountId, Identifier, PersonName, Refusal, RosterFault, SessionStamp,
    ids::{ResponsibilityId, ResponsibleId, StudentId},
    model::{
        Account, Contact, EndReason, Ended, Holder, Key, Responsibility, Responsible, Source, Standing,
        Status, Student, Version,
    },
    roster::{RosterLine, RosterResponsible},
};
use std::collections::BTreeSet;

/// Serial digits of an identifier at the first attempt.
const SERIAL_DIGITS: u32 = 3;
/// More digits than that are never drawn.
const MOST_SERIAL_DIGITS: u32 = 12;

impl Import<'_> {
    pub(super) fn line(&mut self, line: &RosterLine) -> Result<(), Refusal> {
        if !self.draft.rows.schools.contains_key(&line.school) {
            return Err(Refusal::Roster { line: line.number, fault: RosterFault::UnknownSchool });
        }
        let student = self.student(line)?;
        if line.student.account {
            self.account_of(Holder::Student(student), &line.student.name);
        }
        if let Some(responsible) = &line.responsible {
            let id = self.responsible(line, responsible);
            let account = self.account_of(Holder::Responsible(id), &responsible.name);
            self.phone(account, responsible);
            self.link(line, responsible, (account, id, student));
        }
        Ok(())
    }

    /// A student is known by the national number, else by the school's own key.
    fn student(&mut self, line: &RosterLine) -> Result<StudentId, Refusal> {
        let given = &line.student;
        let source = Source { school: line.school.clone(), external: given.external.clone() };
        let by_source = self.index.students.get(&source).copied();
        let by_ine = given.ine.as_ref().and_then(|ine| self.index.ines.get(ine).copied());
        let fault = Refusal::Roster { line: line.number, fault: RosterFault::InesDiffer };
        let id = match (by_source, by_ine) {
            (Some(one), Some(other)) if one != other => return Err(fault),
            (found, other) => found.or(other),
        };
        if let Some(row) = id.and_then(|id| self.draft.rows.students.get_mut(&id)) {
            match (&row.ine, &given.ine) {
                (Some(known), Some(new)) if known != new => return Err(fault),
                (None, Some(new)) => {
                    row.ine = Some(new.clone());
                    self.index.ines.insert(new.clone(), row.id);
                }
                _ => {}
            }
            row.name = given.name.clone();
            row.birth_date = given.birth_date.or(row.birth_date);
            row.school = line.school.clone();
            row.class = given.class.clone();
            return Ok(row.id);
        }
        let id = StudentId::from_uuid(self.draft.draws.uuid());
        self.index.students.insert(source.clone(), id);
        if let Some(ine) = &given.ine {
            self.index.ines.insert(ine.clone(), id);
        }
        let row = Student {
            id,
            name: given.name.clone(),
            birth_date: given.birth_date,
            ine: given.ine.clone(),
            source,
            school: line.school.clone(),
            class: given.class.clone(),
            version: Version::FIRST,
        };
        self.draft.rows.students.insert(id, row);
        Ok(id)
    }

    fn responsible(&mut self, line: &RosterLine, given: &RosterResponsible) -> ResponsibleId {
        let source = Source { school: line.school.clone(), external: given.external.clone() };
        if let Some(row) =
            self.index.responsibles.get(&source).and_then(|id| self.draft.rows.responsibles.get_mut(id))
        {
            row.name = given.name.clone();
            return row.id;
        }
        let id = ResponsibleId::from_uuid(self.draft.draws.uuid());
        self.index.responsibles.insert(source.clone(), id);
        let row = Responsible { id, name: given.name.clone(), source, version: Version::FIRST };
        self.draft.rows.responsibles.insert(id, row);
        id
    }

    /// The account of a holder, made if there is none; it waits for its letter then.
    fn account_of(&mut self, holder: Holder, name: &PersonName) -> AccountId {
        if let Some(id) = self.index.accounts.get(&holder) {
            return *id;
        }
        let account = Account {
            id: AccountId::from_uuid(self.draft.draws.uuid()),
            identifier: self.identifier(name),
            holder,
            status: Status::Open(Standing::Created),
            secret: None,
            session_stamp: SessionStamp::from_uuid(self.draft.draws.uuid()),
            letter: None,
            contact: Contact::default(),
            reset: None,
            reminder: None,
            hold: None,
            registered_at: self.env.now,
            activated_at: None,
            version: Version::FIRST,
        };
        self.index.add_account(&account);
        self.report.accounts.push(account.id);
        let id = account.id;
        self.draft.rows.accounts.insert(id, account);
        id
    }

    /// Draws until the identifier is new here; whether it is new in the store, the store says, and the next attempt
    /// draws ten times more widely.
    fn identifier(&mut self, name: &PersonName) -> Identifier {
        let mut digits = SERIAL_DIGITS.saturating_add(self.env.attempt);
        loop {
            digits = digits.min(MOST_SERIAL_DIGITS);
            for _ in 0..8 {
                let serial = self.draft.draws.below(10_u64.pow(digits));
                let identifier = Identifier::compose(name.given(), name.shown(), serial, digits as usize);
                if !self.index.identifiers.contains(&identifier) {
                    return identifier;
                }
            }
            digits += 1;
        }
    }

    /// A number is filled in where there is none (S6).
    fn phone(&mut self, account: AccountId, given: &RosterResponsible) {
        if let (Some(phone), Some(row)) = (&given.phone, self.draft.rows.accounts.get_mut(&account))
            && row.contact.phone.is_none()
        {
            row.contact.phone = Some(phone.clone());
        }
    }

    fn link(
        &mut self,
        line: &RosterLine,
        given: &RosterResponsible,
        (home, responsible, student): (AccountId, ResponsibleId, StudentId),
    ) {
        let answering = self.draft.rows.accounts.get(&home).map_or(home, Account::answers);
        let record = self.index.records.get(&(responsible, student));
        if let Some(row) = record.and_then(|id| self.draft.rows.responsibilities.get_mut(id))
            && row.stands()
        {
            row.level = row.level.max(given.level);
            row.relationships.insert(given.relationship);
            row.rights = row.rights.union(given.rights);
            row.restrictions = row.restrictions.union(given.restrictions);
            return;
        }
        // Another school's record of the same person lists the child already: this one counts beside it (R10).
        let held = self.index.links.get(&(answering, student)).copied();
        let row = Responsibility {
            id: ResponsibilityId::from_uuid(self.draft.draws.uuid()),
            account: answering,
            responsible,
            student,
            school: line.school.clone(),
            level: given.level,
            relationships: BTreeSet::from([given.relationship]),
            rights: given.rights,
            restrictions: given.restrictions,
            since: self.env.now,
            ended: held.map(|into| Ended { at: self.env.now, reason: EndReason::Joined { into } }),
            version: Version::FIRST,
        };
        self.draft.read(Key::Account(home));
        self.draft.touch(answering);
        if row.is_active() {
            self.report.attached.push((answering, student));
        }
        self.index.add_link(&row);
        self.draft.rows.responsibilities.insert(row.id, row);
    }
}
