//! Where to find what stands, so that an import of many lines reads the rows once.

use crate::{
    AccountId, Identifier, Ine, ResponsibilityId, ResponsibleId, StudentId,
    model::{Account, Holder, Responsibility, Rows, Source},
};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
pub(super) struct Index {
    pub(super) responsibles: BTreeMap<Source, ResponsibleId>,
    pub(super) students: BTreeMap<Source, StudentId>,
    pub(super) ines: BTreeMap<Ine, StudentId>,
    pub(super) accounts: BTreeMap<Holder, AccountId>,
    pub(super) identifiers: BTreeSet<Identifier>,
    /// The link that a responsible's record has with a student, ended or not.
    pub(super) records: BTreeMap<(ResponsibleId, StudentId), ResponsibilityId>,
    /// Those of them that stand.
    standing: BTreeSet<ResponsibilityId>,
    /// The link that holds between an account and a student.
    pub(super) links: BTreeMap<(AccountId, StudentId), ResponsibilityId>,
}

impl Index {
    pub(super) fn of(rows: &Rows) -> Self {
        let mut index = Self {
            responsibles: rows.responsibles.values().map(|row| (row.source.clone(), row.id)).collect(),
            students: rows.students.values().map(|row| (row.source.clone(), row.id)).collect(),
            ines: rows.students.values().filter_map(|row| Some((row.ine.clone()?, row.id))).collect(),
            ..Self::default()
        };
        for account in rows.accounts.values() {
            index.add_account(account);
        }
        for link in rows.responsibilities.values() {
            index.add_link(link);
        }
        index
    }

    pub(super) fn add_account(&mut self, account: &Account) {
        self.accounts.insert(account.holder, account.id);
        self.identifiers.insert(account.identifier.clone());
    }

    /// Of several records of one link, the one that stands counts; else the last one.
    pub(super) fn add_link(&mut self, link: &Responsibility) {
        let record = self.records.entry((link.responsible, link.student)).or_insert(link.id);
        if link.stands() || *record < link.id && !self.standing.contains(record) {
            *record = link.id;
        }
        if link.stands() {
            self.standing.insert(link.id);
        }
        if link.is_active() {
            self.links.insert((link.account, link.student), link.id);
        }
    }
}
