//! Accounts by their ids, and what hangs on them: keys followed one by one, on a thread that reads.

use crate::{
    error,
    open::SqliteRepository,
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

/// So many accounts at most are read by the thread that writes: who wants to write meanwhile waits for them.
const FEW: usize = 64;

/// Whether nothing is wanted but accounts by their ids, what hangs on them, and schools.
pub(crate) fn is_near(want: &Want) -> bool {
    let near = Want {
        accounts: want.accounts.clone(),
        schools: want.schools.clone(),
        merges: want.merges,
        receipt: want.receipt,
        ..Want::default()
    };
    near == *want
}

impl SqliteRepository {
    pub(crate) async fn load_near(&self, realm: &RealmId, want: &Want) -> Result<View, RepositoryError> {
        // What a commit is decided on.
        let by_writer = want.receipt.is_some() && want.accounts.len() <= FEW && self.writer.is_idle();
        let (realm, want) = (realm.clone(), want.clone());
        let done = move |connection: &Connection| load(connection, realm, &want);
        if by_writer { self.writer.run(done).await } else { self.near.run(done).await }
    }
}

/// All of one snapshot.
fn load(connection: &Connection, realm: RealmId, want: &Want) -> Result<View, RepositoryError> {
    run(connection, "BEGIN").map_err(error::write)?;
    let mut reader = Reader { connection, realm: realm.as_str(), rows: Rows::default() };
    reader.accounts(want)?;
    reader.persons()?;
    reader.schools(want)?;
    let rows = reader.rows;
    let receipt = want.receipt.map(|commit| receipt(connection, &realm, commit)).transpose()?.flatten();
    run(connection, COMMIT).map_err(error::write)?;
    Ok(View { rows, receipt, ..View::empty(realm) })
}

struct Reader<'a> {
    connection: &'a Connection,
    realm: &'a str,
    rows: Rows,
}

impl Reader<'_> {
    fn read(&mut self, kind: RowKind, statement: &str, value: &Value) -> Result<(), RepositoryError> {
        let mut statement = self.connection.prepare_cached(statement).map_err(error::write)?;
        bind(&mut statement, self.realm, [value]).map_err(error::write)?;
        let mut found = statement.raw_query();
        while let Some(row) = found.next().map_err(error::write)? {
            let row = columns::decode(kind, &Stored::new(row, statements(kind).columns));
            self.rows.put(row.map_err(|source| Damaged { what: columns::name(kind), source })?);
        }
        Ok(())
    }

    fn row(&mut self, kind: RowKind, id: &Uuid) -> Result<(), RepositoryError> {
        self.read(kind, &statements(kind).row, &Value::Id(*id.as_bytes()))
    }

    /// The accounts asked for, those that answer for them and to them; links, merges and waivers.
    fn accounts(&mut self, want: &Want) -> Result<(), RepositoryError> {
        for id in &want.accounts {
            self.row(RowKind::Account, id.as_uuid())?;
        }
        let answers = self.rows.accounts.values().map(Account::answers);
        let roots: BTreeSet<AccountId> = self.rows.accounts.keys().copied().chain(answers).collect();
        for id in &roots {
            if !self.rows.accounts.contains_key(id) {
                self.row(RowKind::Account, id.as_uuid())?;
            }
            let root = Value::Id(*id.as_uuid().as_bytes());
            self.read(RowKind::Account, &FOLLOWERS, &root)?;
            self.read(RowKind::Responsibility, &LINKS, &root)?;
            // Each waiver stands under the lower one of its two accounts.
            if Some(id) != roots.last() {
                self.read(RowKind::Waiver, &WAIVERS, &root)?;
            }
        }
        self.rows.waivers.retain(|pair, _| roots.contains(&pair.high()));
        if want.merges {
            let all: Vec<AccountId> = self.rows.accounts.keys().copied().collect();
            for id in all {
                self.read(RowKind::Merge, &MERGES, &Value::Id(*id.as_uuid().as_bytes()))?;
            }
        }
        Ok(())
    }

    /// The holders of the accounts, and the two ends of the links.
    fn persons(&mut self) -> Result<(), RepositoryError> {
        let links = self.rows.responsibilities.values();
        let mut students: BTreeSet<StudentId> = links.clone().map(|link| link.student).collect();
        let mut responsibles: BTreeSet<ResponsibleId> = links.map(|link| link.responsible).collect();
        for account in self.rows.accounts.values() {
            match account.holder {
                Holder::Responsible(id) => responsibles.insert(id),
                Holder::Student(id) => students.insert(id),
            };
        }
        for id in responsibles {
            self.row(RowKind::Responsible, id.as_uuid())?;
        }
        for id in students {
            self.row(RowKind::Student, id.as_uuid())?;
        }
        Ok(())
    }

    fn schools(&mut self, want: &Want) -> Result<(), RepositoryError> {
        let attended = self.rows.students.values().map(|student| &student.school);
        let all: BTreeSet<SchoolCode> = attended.chain(&want.schools).cloned().collect();
        for code in all {
            let code = Value::Text(code.as_str().to_owned());
            self.read(RowKind::School, &statements(RowKind::School).row, &code)?;
        }
        Ok(())
    }
}
