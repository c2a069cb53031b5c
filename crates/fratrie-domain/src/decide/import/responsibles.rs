//! Responsibles, known by their school's own key, never by name; and the accounts that wait for them.

use super::{Import, different, index::Named};
use crate::{
    AccountId, Identifier, PersonName, ResponsibleId, SessionStamp,
    env::Draws,
    model::{Account, Contact, Details, Holder, Responsible, Standing, Status, Version},
    outcome::ImportNote,
    roster::{RosterLink, RosterResponsible},
};
use std::collections::BTreeSet;

/// Serial digits of an identifier at the first attempt.
const SERIAL_DIGITS: u32 = 3;
/// More digits than that are never drawn.
const MOST_SERIAL_DIGITS: u32 = 12;

impl<'a> Import<'a> {
    /// Those whom a link entitles to an account, and those who are known already.
    pub(super) fn responsibles(&mut self, responsibles: &'a [RosterResponsible], links: &[RosterLink]) {
        let entitled: BTreeSet<Named<'_>> = links
            .iter()
            .filter(|link| self.entitles(link))
            .map(|link| (&link.responsible, &link.school))
            .collect();
        for given in responsibles {
            let named = (&given.external, &given.school);
            match self.index.responsibles.get(&named).copied() {
                Some(id) => self.responsible_again(id, given),
                None if entitled.contains(&named) => self.new_responsible(given),
                None => {}
            }
        }
    }

    fn responsible_again(&mut self, id: ResponsibleId, given: &RosterResponsible) {
        let Some(before) = self.rows.responsibles.get(&id) else { return };
        let mut row = before.clone();
        row.name = given.name.clone();
        apply(given, &mut row.details);
        let (changed, renamed) = (row != *before, different(&before.name, &row.name));
        if changed {
            self.report.responsibles.changed += 1;
            self.rows.responsibles.insert(id, row);
        } else {
            self.report.responsibles.unchanged += 1;
        }
        if renamed {
            self.note(given.at, ImportNote::Renamed);
        }
        self.phone(id);
    }

    fn new_responsible(&mut self, given: &'a RosterResponsible) {
        let id = ResponsibleId::from_uuid(self.draft.draws.uuid());
        self.index.responsibles.insert((&given.external, &given.school), id);
        let mut details = Details::default();
        apply(given, &mut details);
        let (name, source) = (given.name.clone(), given.source());
        let row = Responsible { id, name, source, details, version: Version::FIRST };
        self.rows.responsibles.insert(id, row);
        self.report.responsibles.created += 1;
    }

    /// The account of a holder, made if there is none; it waits for its letter then.
    pub(super) fn account_of(&mut self, holder: Holder, name: &PersonName) -> AccountId {
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
        self.rows.accounts.insert(id, account);
        if let Holder::Responsible(responsible) = holder {
            self.phone(responsible);
        }
        id
    }

    /// Draws until the identifier is new here, each time ten times more widely; whether it is new in the store, the store
    /// says, and the next attempt begins wider. Each account draws for itself: where a name turns out to be taken and the
    /// import is decided again, the others stay what they were.
    fn identifier(&self, name: &PersonName) -> Identifier {
        let mut digits = SERIAL_DIGITS.saturating_add(self.env.attempt);
        let mut draws = Draws::apart(self.env, self.report.accounts.len() as u64);
        loop {
            digits = digits.min(MOST_SERIAL_DIGITS);
            let serial = draws.below(10_u64.pow(digits));
            let identifier = Identifier::compose(name.given(), name.shown(), serial, digits as usize);
            if !self.index.is_taken(&identifier) {
                return identifier;
            }
            digits += 1;
        }
    }

    /// A number is filled in where there is none (S6).
    fn phone(&mut self, responsible: ResponsibleId) {
        let Some(id) = self.index.accounts.get(&Holder::Responsible(responsible)) else { return };
        if self.rows.accounts.get(id).is_none_or(|row| row.contact.phone.is_some()) {
            return;
        }
        let details = self.rows.responsibles.get(&responsible).map(|row| &row.details);
        let phone = details.and_then(|details| details.mobile.as_ref().or(details.phone.as_ref()));
        if let (Some(phone), Some(row)) = (phone.cloned(), self.rows.accounts.get_mut(id)) {
            row.contact.phone = Some(phone);
        }
    }
}

fn apply(given: &RosterResponsible, details: &mut Details) {
    let told = given.details.clone();
    told.civility.apply(&mut details.civility);
    told.address.apply(&mut details.address);
    told.email.apply(&mut details.email);
    told.mobile.apply(&mut details.mobile);
    told.phone.apply(&mut details.phone);
}
