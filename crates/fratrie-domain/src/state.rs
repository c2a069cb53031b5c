//! A whole realm in memory: what a change set means. The reference store is this, and so is the model that every
//! other store is held against.

use crate::{
    change::{ChangeSet, Conflict, Expect, Receipt, Unique, Write},
    event::Event,
    ids::{AccountId, CommitId},
    journal::Entry,
    model::{Account, Holder, Row, Rows, Standing, Status, Version},
    realm::RealmId,
    view::{View, Want},
};
use std::collections::{BTreeMap, BTreeSet};

/// All that stands in one realm.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// The rows.
    pub rows: Rows,
    /// The receipts, by commit.
    pub receipts: BTreeMap<CommitId, Receipt>,
    /// The journal, in the order of commits.
    pub journal: Vec<Entry>,
    /// The outbox, in the order of commits.
    pub events: Vec<Event>,
}

impl ChangeSet {
    /// Applies the change set whole, or says why not and changes nothing. A commit id that is already there changes
    /// nothing and is no error: the caller answers with the receipt that stands (R7).
    ///
    /// # Errors
    /// [`Conflict`] when a row moved since the decision, or a unique value is taken.
    pub fn apply_to(&self, state: &mut State) -> Result<(), Conflict> {
        if state.receipts.contains_key(&self.commit_id) {
            return Ok(());
        }
        for expect in &self.expects {
            let found = state.rows.version(expect.key());
            let holds = match expect {
                Expect::Version { version, .. } => found == Some(*version),
                Expect::Absent { .. } => found.is_none(),
            };
            if !holds {
                return Err(Conflict::Moved { key: expect.key().clone() });
            }
        }
        let mut rows = state.rows.clone();
        for write in &self.writes {
            let (key, before) = match write {
                Write::Insert(row) => (row.key(), None),
                Write::Update(row) => (row.key(), Some(Version::new(row.version().get().saturating_sub(1)))),
                Write::Delete(key) => (key.clone(), rows.version(key)),
            };
            if rows.version(&key) != before {
                return Err(Conflict::Moved { key });
            }
            match write {
                Write::Insert(row) | Write::Update(row) => rows.put(row.clone()),
                Write::Delete(key) => rows.remove(key),
            }
        }
        for write in &self.writes {
            if let Write::Insert(row) | Write::Update(row) = write
                && let Some(taken) = taken_beside(&rows, row)
            {
                return Err(Conflict::Taken(taken));
            }
        }
        state.rows = rows;
        state.receipts.insert(self.commit_id, self.receipt.clone());
        state.journal.extend(self.journal.iter().cloned());
        state.events.extend(self.events.iter().cloned());
        Ok(())
    }
}

/// The unique value that `row` shares with another row, if any.
fn taken_beside(rows: &Rows, row: &Row) -> Option<Unique> {
    match row {
        Row::Account(account) => {
            rows.accounts.values().filter(|other| other.id != account.id).find_map(|other| {
                if other.identifier == account.identifier {
                    Some(Unique::Identifier(account.identifier.clone()))
                } else {
                    (other.holder == account.holder).then_some(Unique::Holder(account.holder))
                }
            })
        }
        Row::Responsible(one) => rows
            .responsibles
            .values()
            .any(|other| other.id != one.id && other.source == one.source)
            .then(|| Unique::Responsible(one.source.clone())),
        Row::Student(student) => {
            rows.students.values().filter(|other| other.id != student.id).find_map(|other| {
                if other.source == student.source {
                    Some(Unique::Student(student.source.clone()))
                } else {
                    student.ine.clone().filter(|_| other.ine == student.ine).map(Unique::Ine)
                }
            })
        }
        Row::Responsibility(link) if link.is_active() => rows
            .responsibilities
            .values()
            .any(|other| {
                other.id != link.id
                    && other.is_active()
                    && (other.account, other.student) == (link.account, link.student)
            })
            .then_some(Unique::Link(link.account, link.student)),
        Row::School(_) | Row::Responsibility(_) | Row::Merge(_) | Row::Waiver(_) => None,
    }
}

impl State {
    /// What [`Want`] says, of this realm.
    pub fn load(&self, realm: &RealmId, want: &Want) -> View {
        let all = &self.rows;
        let mut view = View::empty(realm.clone());
        view.receipt = want.receipt.and_then(|commit| self.receipts.get(&commit).cloned());
        let rows = &mut view.rows;

        for student in all.students.values() {
            if want.students.contains(&student.source)
                || student.ine.as_ref().is_some_and(|ine| want.ines.contains(ine))
            {
                rows.students.insert(student.id, student.clone());
            }
        }
        for responsible in all.responsibles.values().filter(|row| want.responsibles.contains(&row.source)) {
            rows.responsibles.insert(responsible.id, responsible.clone());
        }
        let wanted = |account: &&Account| {
            want.accounts.contains(&account.id)
                || want.identifiers.contains(&account.identifier)
                || account.contact.email.as_ref().is_some_and(|email| want.emails.contains(email))
                || (want.unnotified && account.status == Status::Open(Standing::Created))
                || match account.holder {
                    Holder::Responsible(id) => rows.responsibles.contains_key(&id),
                    Holder::Student(id) => rows.students.contains_key(&id),
                }
        };
        let found: BTreeSet<AccountId> = all
            .accounts
            .values()
            .filter(wanted)
            .flat_map(|account| [account.id, account.answers()])
            .collect();

        let beside = |account: &&Account| found.contains(&account.id) || found.contains(&account.answers());
        for account in all.accounts.values().filter(beside) {
            rows.accounts.insert(account.id, account.clone());
            match account.holder {
                Holder::Responsible(id) => copy(&all.responsibles, &mut rows.responsibles, &id),
                Holder::Student(id) => copy(&all.students, &mut rows.students, &id),
            }
        }
        for link in all.responsibilities.values().filter(|link| found.contains(&link.account)) {
            rows.responsibilities.insert(link.id, link.clone());
            copy(&all.responsibles, &mut rows.responsibles, &link.responsible);
            copy(&all.students, &mut rows.students, &link.student);
        }
        for pair in
            all.waivers.keys().filter(|pair| found.contains(&pair.low()) && found.contains(&pair.high()))
        {
            copy(&all.waivers, &mut rows.waivers, pair);
        }
        let schools: Vec<_> = rows
            .students
            .values()
            .map(|student| student.school.clone())
            .chain(want.schools.iter().cloned())
            .collect();
        for code in schools {
            copy(&all.schools, &mut rows.schools, &code);
        }
        view
    }
}

fn copy<K: Ord + Clone, V: Clone>(from: &BTreeMap<K, V>, to: &mut BTreeMap<K, V>, key: &K) {
    if let Some(row) = from.get(key) {
        to.entry(key.clone()).or_insert_with(|| row.clone());
    }
}
