//! What an import changes, over what stood: of the thousands of rows of a school most stay as they are, and are not copied.

use crate::{
    AccountId, ResponsibilityId, ResponsibleId, SchoolCode, StudentId,
    model::{Account, Responsibility, Responsible, Rows, School, Student},
};
use std::collections::BTreeMap;

/// Rows of one kind, as they will stand.
pub(super) struct Over<'a, K, V> {
    before: &'a BTreeMap<K, V>,
    /// Those that may change, and new ones.
    pub(super) now: BTreeMap<K, V>,
}

impl<'a, K: Ord + Clone, V: Clone> Over<'a, K, V> {
    const fn new(before: &'a BTreeMap<K, V>) -> Self {
        Self { before, now: BTreeMap::new() }
    }

    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.now.get(key).or_else(|| self.before.get(key))
    }

    /// A row to change.
    pub(super) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        if !self.now.contains_key(key) {
            self.now.insert(key.clone(), self.before.get(key)?.clone());
        }
        self.now.get_mut(key)
    }

    pub(super) fn insert(&mut self, key: K, row: V) {
        self.now.insert(key, row);
    }

    /// All of them; new ones last.
    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        let stood = self.before.iter().map(|(key, row)| self.now.get(key).unwrap_or(row));
        stood.chain(self.now.iter().filter(|(key, _)| !self.before.contains_key(key)).map(|(_, row)| row))
    }
}

/// The kinds that an import changes.
pub(super) struct Overlay<'a> {
    pub(super) schools: Over<'a, SchoolCode, School>,
    pub(super) responsibles: Over<'a, ResponsibleId, Responsible>,
    pub(super) students: Over<'a, StudentId, Student>,
    pub(super) accounts: Over<'a, AccountId, Account>,
    pub(super) responsibilities: Over<'a, ResponsibilityId, Responsibility>,
}

impl<'a> Overlay<'a> {
    pub(super) const fn new(before: &'a Rows) -> Self {
        Self {
            schools: Over::new(&before.schools),
            responsibles: Over::new(&before.responsibles),
            students: Over::new(&before.students),
            accounts: Over::new(&before.accounts),
            responsibilities: Over::new(&before.responsibilities),
        }
    }

    /// What may have changed.
    pub(super) fn changed(self) -> Rows {
        Rows {
            schools: self.schools.now,
            responsibles: self.responsibles.now,
            students: self.students.now,
            accounts: self.accounts.now,
            responsibilities: self.responsibilities.now,
            ..Rows::default()
        }
    }
}
