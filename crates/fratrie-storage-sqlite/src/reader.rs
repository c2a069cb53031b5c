//! A view that is put together on one of the store's own threads, of one snapshot: rows by their keys, and what hangs on them.

use crate::{
    error,
    records::receipt,
    tables::statements,
    together::{COMMIT, run},
    value::{Stored, Value, bind},
};
use fratrie_domain::{
    AccountId, RealmId, ResponsibleId, SchoolCode, StudentId, View, Want,
    model::{Account, Holder, RowKind, Rows},
    uuid::Uuid,
};
use fratrie_storage::{
    RepositoryError,
    columns::{self, Damaged},
};
use rusqlite::Connection;
use std::{collections::BTreeSet, sync::LazyLock};

pub(crate) static FOLLOWERS: LazyLock<String> =
    LazyLock::new(|| statements(RowKind::Account).where_is("answers_id"));
pub(crate) static LINKS: LazyLock<String> =
    LazyLock::new(|| statements(RowKind::Responsibility).where_is("account_id"));
pub(crate) static MERGES: LazyLock<String> =
    LazyLock::new(|| statements(RowKind::Merge).where_is("principal_id"));
pub(crate) static WAIVERS: LazyLock<String> =
    LazyLock::new(|| statements(RowKind::Waiver).where_is("low_id"));

/// Reads what `first` finds, what hangs on its accounts, and these schools beside those attended.
pub(crate) fn load(
    connection: &Connection,
    realm: RealmId,
    want: &Want,
    schools: &BTreeSet<SchoolCode>,
    first: impl FnOnce(&mut Reader<'_>) -> Result<(), RepositoryError>,
) -> Result<View, RepositoryError> {
    run(connection, "BEGIN").map_err(error::write)?;
    let mut reader = Reader { connection, realm: realm.as_str(), rows: Rows::default() };
    first(&mut reader)?;
    reader.company(want.merges)?;
    reader.persons()?;
    reader.schools(schools)?;
    let rows = reader.rows;
    let receipt = want.receipt.map(|commit| receipt(connection, &realm, commit)).transpose()?.flatten();
    run(connection, COMMIT).map_err(error::write)?;
    Ok(View { rows, receipt, ..View::empty(realm) })
}

pub(crate) struct Reader<'a> {
    connection: &'a Connection,
    realm: &'a str,
    pub(crate) rows: Rows,
}

impl Reader<'_> {
    /// The rows that a statement finds by each of these values.
    pub(crate) fn each(
        &mut self,
        kind: RowKind,
        statement: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<(), RepositoryError> {
        let mut statement = self.connection.prepare_cached(statement).map_err(error::write)?;
        for value in values {
            bind(&mut statement, self.realm, [&value]).map_err(error::write)?;
            let mut found = statement.raw_query();
            while let Some(row) = found.next().map_err(error::write)? {
                let row = columns::decode(kind, &Stored::new(row, statements(kind).columns));
                self.rows.put(row.map_err(|source| Damaged { what: columns::name(kind), source })?);
            }
        }
        Ok(())
    }

    /// The rows with these keys.
    pub(crate) fn rows(
        &mut self,
        kind: RowKind,
        keys: impl IntoIterator<Item = Value>,
    ) -> Result<(), RepositoryError> {
        self.each(kind, &statements(kind).row, keys)
    }

    /// The accounts that answer for those found, and to them; links, waivers and merges.
    fn company(&mut self, merges: bool) -> Result<(), RepositoryError> {
        let accounts = self.rows.accounts.values();
        let roots: BTreeSet<AccountId> =
            accounts.flat_map(|account| [account.id, account.answers()]).collect();
        let elsewhere = roots.iter().filter(|id| !self.rows.accounts.contains_key(id));
        let elsewhere = ids(elsewhere.map(AccountId::as_uuid));
        self.rows(RowKind::Account, elsewhere)?;
        let all = ids(roots.iter().map(AccountId::as_uuid));
        self.each(RowKind::Account, &FOLLOWERS, all.clone())?;
        self.each(RowKind::Responsibility, &LINKS, all.clone())?;
        // Each waiver stands under the lower one of its two accounts.
        let lower = all.into_iter().take(roots.len().saturating_sub(1));
        self.each(RowKind::Waiver, &WAIVERS, lower)?;
        self.rows.waivers.retain(|pair, _| roots.contains(&pair.high()));
        if merges {
            let all = ids(self.rows.accounts.keys().map(AccountId::as_uuid));
            self.each(RowKind::Merge, &MERGES, all)?;
        }
        Ok(())
    }

    /// The holders of the accounts, and the two ends of the links, but for those that are here already.
    fn persons(&mut self) -> Result<(), RepositoryError> {
        let links = self.rows.responsibilities.values();
        let mut students: BTreeSet<StudentId> = links.clone().map(|link| link.student).collect();
        let mut responsibles: BTreeSet<ResponsibleId> = links.map(|link| link.responsible).collect();
        for holder in self.rows.accounts.values().map(|account: &Account| account.holder) {
            match holder {
                Holder::Responsible(id) => responsibles.insert(id),
                Holder::Student(id) => students.insert(id),
            };
        }
        students.retain(|id| !self.rows.students.contains_key(id));
        responsibles.retain(|id| !self.rows.responsibles.contains_key(id));
        self.rows(RowKind::Responsible, ids(responsibles.iter().map(ResponsibleId::as_uuid)))?;
        self.rows(RowKind::Student, ids(students.iter().map(StudentId::as_uuid)))
    }

    fn schools(&mut self, named: &BTreeSet<SchoolCode>) -> Result<(), RepositoryError> {
        let attended = self.rows.students.values().map(|student| &student.school);
        let all: BTreeSet<&str> = attended.chain(named).map(SchoolCode::as_str).collect();
        let all: Vec<Value> = all.into_iter().map(text).collect();
        self.rows(RowKind::School, all)
    }
}

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(crate) fn ids<'a>(ids: impl Iterator<Item = &'a Uuid>) -> Vec<Value> {
    ids.map(|id| Value::Id(*id.as_bytes())).collect()
}
