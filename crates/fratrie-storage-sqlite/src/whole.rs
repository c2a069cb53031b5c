//! All that schools' bases say, as imports ask for it: on a thread that reads, which answers once. A school is thousands of
//! rows; each of them handed over by itself would cost more than all else of an import that changes little.

use crate::{
    open::SqliteRepository,
    reader::{Reader, ids, load, text},
    tables::statements,
};
use fratrie_domain::{Ine, RealmId, ResponsibleId, StudentId, View, Want, model::RowKind};
use fratrie_storage::RepositoryError;
use rusqlite::Connection;
use std::{collections::HashSet, sync::LazyLock};

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

impl SqliteRepository {
    pub(crate) async fn load_whole(&self, realm: &RealmId, want: &Want) -> Result<View, RepositoryError> {
        let (realm, want) = (realm.clone(), want.clone());
        let done = move |connection: &Connection| {
            load(connection, realm, &want, &want.whole, |reader| {
                persons(reader, &want)?;
                accounts(reader)
            })
        };
        self.near.run(done).await
    }
}

/// The persons whom the schools name, and students whom other schools know by the same national number.
fn persons(reader: &mut Reader<'_>, want: &Want) -> Result<(), RepositoryError> {
    let codes = || want.whole.iter().map(|code| text(code.as_str()));
    reader.each(RowKind::Student, &ATTEND, codes())?;
    reader.each(RowKind::Student, &LEFT, codes())?;
    let found: HashSet<&str> =
        reader.rows.students.values().filter_map(|student| student.ine.as_ref()).map(Ine::as_str).collect();
    let elsewhere = want.ines.iter().map(Ine::as_str).filter(|ine| !found.contains(ine));
    let elsewhere: Vec<_> = elsewhere.map(text).collect();
    reader.each(RowKind::Student, &NUMBERED, elsewhere)?;
    reader.each(RowKind::Responsible, &RESPONSIBLES, codes())
}

/// Their accounts.
fn accounts(reader: &mut Reader<'_>) -> Result<(), RepositoryError> {
    let responsibles = ids(reader.rows.responsibles.keys().map(ResponsibleId::as_uuid));
    reader.each(RowKind::Account, &OF_RESPONSIBLE, responsibles)?;
    let students = ids(reader.rows.students.keys().map(StudentId::as_uuid));
    reader.each(RowKind::Account, &OF_STUDENT, students)
}
