//! Where to find what stands, so that an import of many lines reads the rows once.

use crate::{
    AccountId, Identifier, Ine, ResponsibilityId, ResponsibleId, StudentId,
    model::{Account, Holder, Responsibility, Rows, Source},
    text::{ExternalId, SchoolCode},
};
use std::collections::{BTreeMap, BTreeSet};

/// A record in a school's base; by the person first, since the school is mostly the same.
pub(super) type Named<'a> = (&'a ExternalId, &'a SchoolCode);

#[derive(Default)]
pub(super) struct Index<'a> {
    pub(super) responsibles: BTreeMap<Named<'a>, ResponsibleId>,
    pub(super) students: BTreeMap<Named<'a>, StudentId>,
    pub(super) ines: BTreeMap<&'a Ine, StudentId>,
    pub(super) accounts: BTreeMap<Holder, AccountId>,
    identifiers: BTreeSet<&'a Identifier>,
    /// Those of accounts that are made.
    drawn: BTreeSet<Identifier>,
    /// The link that a responsible's record has with a student, ended or not.
    pub(super) records: BTreeMap<(ResponsibleId, StudentId), ResponsibilityId>,
    /// Those of them that stand.
    standing: BTreeSet<ResponsibilityId>,
    /// The link that holds between an account and a student.
    pub(super) links: BTreeMap<(AccountId, StudentId), ResponsibilityId>,
}

impl<'a> Index<'a> {
    pub(super) fn of(rows: &'a Rows) -> Self {
        let mut index = Self {
            responsibles: rows.responsibles.values().map(|row| (named(&row.source), row.id)).collect(),
            students: rows.students.values().map(|row| (named(&row.source), row.id)).collect(),
            ines: rows.students.values().filter_map(|row| Some((row.ine.as_ref()?, row.id))).collect(),
            accounts: rows.accounts.values().map(|row| (row.holder, row.id)).collect(),
            identifiers: rows.accounts.values().map(|row| &row.identifier).collect(),
            ..Self::default()
        };
        for link in rows.responsibilities.values() {
            index.add_link(link);
        }
        index
    }

    pub(super) fn add_account(&mut self, account: &Account) {
        self.accounts.insert(account.holder, account.id);
        self.drawn.insert(account.identifier.clone());
    }

    pub(super) fn is_taken(&self, identifier: &Identifier) -> bool {
        self.identifiers.contains(identifier) || self.drawn.contains(identifier)
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

const fn named(source: &Source) -> Named<'_> {
    (&source.external, &source.school)
}
