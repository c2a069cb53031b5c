//! The letters of accounts that an import makes: drawn while it is decided, printed from the rows that it writes.

use super::{
    Letter,
    letters::{draw, mac, print},
};
use crate::shell::Context;
use fratrie_credentials::ProvisionalPassword;
use fratrie_domain::{
    AccountId, ChangeSet, ResponsibleId, SchoolCode, StudentId, View,
    command::FirstLetter,
    model::{Holder, Responsible, Row, Rows, School, Student},
};
use std::collections::{BTreeMap, BTreeSet};

/// First letters, being drawn in the order of the roster.
pub(super) struct Drawing<'a> {
    context: &'a Context,
    drawn: Vec<(AccountId, ProvisionalPassword)>,
}

impl<'a> Drawing<'a> {
    pub(super) const fn new(context: &'a Context) -> Self {
        Self { context, drawn: Vec::new() }
    }

    /// Draws an account's.
    pub(super) fn first(&mut self, account: AccountId) -> FirstLetter {
        let (letter, password) = draw(self.context);
        let mac = mac(self.context, account, FirstLetter::GENERATION, &password);
        self.drawn.push((account, password));
        FirstLetter { letter, mac }
    }

    /// What is printed on them once `changes`, which was decided on `view`, is committed.
    pub(super) fn printed(self, view: &View, changes: &ChangeSet) -> Vec<Letter> {
        let after = new_families(view, changes, &self.drawn);
        let mut families = after.families();
        let print = |(id, password): (AccountId, _)| {
            print(&after, after.account(id)?, families.remove(&id).unwrap_or_default(), password)
        };
        self.drawn.into_iter().filter_map(print).collect()
    }
}

/// The accounts that were drawn for, and what hangs on them, as they will stand. All links of an account that is new are new.
fn new_families(view: &View, changes: &ChangeSet, drawn: &[(AccountId, ProvisionalPassword)]) -> View {
    let mut after = View::empty(view.realm.clone());
    if drawn.is_empty() {
        return after;
    }
    let ids: BTreeSet<AccountId> = drawn.iter().map(|(id, _)| *id).collect();
    let mut written = Persons::default();
    let rows = &mut after.rows;
    for row in changes.rows_written() {
        match row {
            Row::Account(row) if ids.contains(&row.id) => {
                rows.accounts.insert(row.id, row.clone());
            }
            Row::Responsibility(row) if ids.contains(&row.account) => {
                rows.responsibilities.insert(row.id, row.clone());
            }
            Row::Responsible(row) => {
                written.responsibles.insert(row.id, row);
            }
            Row::Student(row) => {
                written.students.insert(row.id, row);
            }
            Row::School(row) => {
                written.schools.insert(&row.code, row);
            }
            _ => {}
        }
    }
    written.join(view, rows);
    after
}

/// Persons and schools that a change set writes.
#[derive(Default)]
struct Persons<'a> {
    responsibles: BTreeMap<ResponsibleId, &'a Responsible>,
    students: BTreeMap<StudentId, &'a Student>,
    schools: BTreeMap<&'a SchoolCode, &'a School>,
}

impl Persons<'_> {
    /// Puts those in whom `rows` speaks of: as they are written, else as they stand.
    fn join(&self, view: &View, rows: &mut Rows) {
        let (mut responsibles, mut students) = (BTreeSet::new(), BTreeSet::new());
        for account in rows.accounts.values() {
            match account.holder {
                Holder::Responsible(id) => responsibles.insert(id),
                Holder::Student(id) => students.insert(id),
            };
        }
        for link in rows.responsibilities.values() {
            responsibles.insert(link.responsible);
            students.insert(link.student);
        }
        for id in responsibles {
            let row = self.responsibles.get(&id).copied().or_else(|| view.responsible(id));
            rows.responsibles.extend(row.map(|row| (id, row.clone())));
        }
        for id in students {
            let row = self.students.get(&id).copied().or_else(|| view.student(id));
            rows.students.extend(row.map(|row| (id, row.clone())));
        }
        for student in rows.students.values() {
            let code = &student.school;
            let row = self.schools.get(code).copied().or_else(|| view.rows.schools.get(code));
            rows.schools.extend(row.map(|row| (code.clone(), row.clone())));
        }
    }
}
