//! All that schools' bases say, as imports ask for it: on a thread that reads, which answers once. A school is thousands of
//! rows; each of them handed over by itself would cost more than all else of an import that changes little.

use crate::{
    error,
    near::{FOLLOWERS, LINKS, MERGES, WAIVERS},
    open::SqliteRepository,
    records::receipt,
    tables::statements,
    together::{COMMIT, run},
    value::{Stored, Value, bind},
};
use fratrie_domain::{
    AccountId, Ine, RealmId, ResponsibleId, StudentId, View, Want,
    model::{Account, Holder, RowKind, Rows},
    uuid::Uuid,
};
use fratrie_storage::{
    RepositoryError,
    columns::{self, Damaged},
};
use rusqlite::Connection;
use std::{
    collections::{BTreeSet, HashSet},
    sync::LazyLock,
};

pub(crate) static ATTEND: LazyLock<String> =
    LazyLock::new(|| statements(RowKind::Student).where_is("school"));
/// Those who attend another one now.
pub(crate) static LEFT: LazyLock<String> = LazyLock::new(|| {
    let named = statements(RowKind::Student).where_is("source_school");
    format!("{named} AND school <> ?2")
});
pub(crate) static NUMBERED: LazyLock<String> = LazyLock::new(|| statements(RowKind::Student).where_is("ine"));
pub(crate) static RESPONSIBLES: LazyLock<String> =
    LazyLock::new(|| statements(RowKind::Responsible).where_is("school"));
pub(crate) static OF_RESPONSIBLE: LazyLock<String> =
    LazyLock::new(|| statements(RowKind::Account).where_is("responsible_id"));
pub(crate) static OF_STUDENT: LazyLock<String> =
    LazyLock::new(|| statements(RowKind::Account).where_is("student_id"));

/// Whether this is how an import asks.
pub(crate) fn is_whole(want: &Want) -> bool {
    let whole = Want {
        whole: want.whole.clone(),
        ines: want.ines.clone(),
        merges: want.merges,
        receipt: want.receipt,
        ..Want::default()
    };
    !want.whole.is_empty() && whole == *want
}

impl SqliteRepository {
    pub(crate) async fn load_whole(&self, realm: &RealmId, want: &Want) -> Result<View, RepositoryError> {
        let (realm, want) = (realm.clone(), want.clone());
        self.near.run(move |connection| load(connection, realm, &want)).await
    }
}

/// All of one snapshot.
fn load(connection: &Connection, realm: RealmId, want: &Want) -> Result<View, RepositoryError> {
    run(connection, "BEGIN").map_err(error::write)?;
    let mut reader = Reader { connection, realm: realm.as_str(), rows: Rows::default() };
    reader.named(want)?;
    reader.accounts(want)?;
    reader.rest_of_persons()?;
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
    /// The rows that a statement finds by each of these values.
    fn each(
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

    /// The persons whom the schools name, and students whom other schools know by the same national number.
    fn named(&mut self, want: &Want) -> Result<(), RepositoryError> {
        let codes = || want.whole.iter().map(|code| text(code.as_str()));
        self.each(RowKind::Student, &ATTEND, codes())?;
        self.each(RowKind::Student, &LEFT, codes())?;
        let found: HashSet<&str> =
            self.rows.students.values().filter_map(|student| student.ine.as_ref()).map(Ine::as_str).collect();
        let elsewhere = want.ines.iter().map(Ine::as_str).filter(|ine| !found.contains(ine));
        let elsewhere: Vec<Value> = elsewhere.map(text).collect();
        self.each(RowKind::Student, &NUMBERED, elsewhere)?;
        self.each(RowKind::Responsible, &RESPONSIBLES, codes())
    }

    /// Their accounts, those that answer for them and to them; links, waivers and merges.
    fn accounts(&mut self, want: &Want) -> Result<(), RepositoryError> {
        let responsibles = ids(self.rows.responsibles.keys().map(ResponsibleId::as_uuid));
        self.each(RowKind::Account, &OF_RESPONSIBLE, responsibles)?;
        let students = ids(self.rows.students.keys().map(StudentId::as_uuid));
        self.each(RowKind::Account, &OF_STUDENT, students)?;
        let accounts = self.rows.accounts.values();
        let found: BTreeSet<AccountId> =
            accounts.flat_map(|account| [account.id, account.answers()]).collect();
        let elsewhere: Vec<&AccountId> =
            found.iter().filter(|id| !self.rows.accounts.contains_key(id)).collect();
        let elsewhere = ids(elsewhere.into_iter().map(AccountId::as_uuid));
        self.each(RowKind::Account, &statements(RowKind::Account).row, elsewhere)?;
        let roots = || found.iter().map(|id| self::id(id.as_uuid()));
        self.each(RowKind::Account, &FOLLOWERS, roots())?;
        self.each(RowKind::Responsibility, &LINKS, roots())?;
        if found.len() > 1 {
            self.each(RowKind::Waiver, &WAIVERS, roots())?;
            self.rows.waivers.retain(|pair, _| found.contains(&pair.high()));
        }
        if want.merges {
            let all = ids(self.rows.accounts.keys().map(AccountId::as_uuid));
            self.each(RowKind::Merge, &MERGES, all)?;
        }
        Ok(())
    }

    /// The holders of the accounts, and the two ends of the links, but for those that are here already.
    fn rest_of_persons(&mut self) -> Result<(), RepositoryError> {
        let links = self.rows.responsibilities.values();
        let mut students: BTreeSet<StudentId> = links.clone().map(|link| link.student).collect();
        let mut responsibles: BTreeSet<ResponsibleId> = links.map(|link| link.responsible).collect();
        for account in self.rows.accounts.values().map(|account: &Account| account.holder) {
            match account {
                Holder::Responsible(id) => responsibles.insert(id),
                Holder::Student(id) => students.insert(id),
            };
        }
        students.retain(|id| !self.rows.students.contains_key(id));
        responsibles.retain(|id| !self.rows.responsibles.contains_key(id));
        let responsibles = ids(responsibles.iter().map(ResponsibleId::as_uuid));
        self.each(RowKind::Responsible, &statements(RowKind::Responsible).row, responsibles)?;
        let students = ids(students.iter().map(StudentId::as_uuid));
        self.each(RowKind::Student, &statements(RowKind::Student).row, students)
    }

    fn schools(&mut self, want: &Want) -> Result<(), RepositoryError> {
        let attended = self.rows.students.values().map(|student| &student.school);
        let all: BTreeSet<&str> =
            attended.chain(&want.whole).map(fratrie_domain::SchoolCode::as_str).collect();
        let all: Vec<Value> = all.into_iter().map(text).collect();
        self.each(RowKind::School, &statements(RowKind::School).row, all)
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn id(id: &Uuid) -> Value {
    Value::Id(*id.as_bytes())
}

fn ids<'a>(ids: impl Iterator<Item = &'a Uuid>) -> Vec<Value> {
    ids.map(id).collect()
}
