//! Loading what is wanted, in one read transaction: set by set, each by an index.

use crate::{
    codec::{Columns, array, hex_array},
    error,
    near::is_near,
    open::SqliteRepository,
    records::RECEIPT,
    tables::{accounts, merges, priors, responsibilities, responsibles, schools, students, waivers},
    view::is_plain,
};
use fratrie_domain::{
    AccountId, Identifier, MergeId, RealmId, SchoolCode, View, Want,
    model::{Holder, Merge, RowKind, Rows, Source as RecordSource},
    uuid::Uuid,
};
use fratrie_storage::{
    RepositoryError, Source,
    columns::{self, Columns as _, Damaged},
};
use serde_json::{Value, json};
use sqlx::{SqliteConnection, sqlite::SqliteRow};
use std::collections::{BTreeMap, BTreeSet};

impl SqliteRepository {
    pub(crate) async fn resolve_all(
        &self,
        realm: &RealmId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<BTreeMap<AccountId, AccountId>, RepositoryError> {
        let mut connection = self.readers.acquire().await.map_err(error::read)?;
        let mut reader = Reader { connection: &mut connection, realm: realm.as_str() };
        let ids = hex_array(accounts.iter().map(AccountId::as_uuid));
        let pair = |row: &Columns<'_>| {
            Ok((AccountId::from_uuid(row.id("id")?), AccountId::from_uuid(row.id("answers")?)))
        };
        Ok(reader.rows(accounts::FIND_BY_ID, ids, "account", pair).await?.into_iter().collect())
    }

    pub(crate) async fn load_view(&self, realm: &RealmId, want: &Want) -> Result<View, RepositoryError> {
        if is_alone(want) {
            return self.load_alone(realm, want).await;
        }
        if is_near(want) {
            return self.load_near(realm, want).await;
        }
        if is_plain(want) {
            return self.load_plain(realm, want).await;
        }
        if want.is_whole() {
            return self.load_whole(realm, want).await;
        }
        let mut transaction = self.readers.begin().await.map_err(error::read)?;
        let mut reader = Reader { connection: &mut transaction, realm: realm.as_str() };
        let mut view = View::empty(realm.clone());
        reader.receipt(want, &mut view).await?;
        reader.priors(want, &mut view.rows).await?;
        reader.persons(want, &mut view.rows).await?;
        let merges = hex_array(want.merge.iter().map(MergeId::as_uuid));
        reader.put(merges::BY_ID, merges, RowKind::Merge, &mut view.rows).await?;
        let found = reader.find(want, &view.rows).await?;
        if !found.is_empty() {
            reader.accounts(&found, &mut view.rows).await?;
            reader.rest_of_persons(&mut view.rows).await?;
        }
        if want.merges {
            let principals = hex_array(view.rows.accounts.keys().map(AccountId::as_uuid));
            reader.put(merges::BY_PRINCIPAL, principals, RowKind::Merge, &mut view.rows).await?;
        }
        reader.schools(want, &mut view.rows).await?;
        reader.alone(want, &mut view.rows).await?;
        transaction.commit().await.map_err(error::read)?;
        Ok(view)
    }
}

/// Whether nothing is wanted but rows of accounts by themselves.
fn is_alone(want: &Want) -> bool {
    *want == Want { alone: want.alone.clone(), ..Want::default() }
}

impl SqliteRepository {
    async fn load_alone(&self, realm: &RealmId, want: &Want) -> Result<View, RepositoryError> {
        let mut connection = self.readers.acquire().await.map_err(error::read)?;
        let mut reader = Reader { connection: &mut connection, realm: realm.as_str() };
        let mut view = View::empty(realm.clone());
        reader.alone(want, &mut view.rows).await?;
        Ok(view)
    }
}

struct Reader<'a> {
    connection: &'a mut SqliteConnection,
    realm: &'a str,
}

impl Reader<'_> {
    /// All rows of one statement whose `?2` is a JSON array; none are asked for when that is empty.
    async fn rows<T>(
        &mut self,
        sql: &'static str,
        parameter: String,
        what: &'static str,
        decode: impl Fn(&Columns<'_>) -> Result<T, Source>,
    ) -> Result<Vec<T>, RepositoryError> {
        if parameter == "[]" {
            return Ok(Vec::new());
        }
        let rows: Vec<SqliteRow> = sqlx::query(sql)
            .bind(self.realm)
            .bind(parameter)
            .fetch_all(&mut *self.connection)
            .await
            .map_err(error::read)?;
        let decoded: Result<Vec<T>, Source> = rows.iter().map(|row| decode(&Columns(row))).collect();
        decoded.map_err(|source| Damaged { what, source }.into())
    }

    /// Rows of one kind, put where they belong.
    async fn put(
        &mut self,
        sql: &'static str,
        parameter: String,
        kind: RowKind,
        rows: &mut Rows,
    ) -> Result<(), RepositoryError> {
        let what = columns::name(kind);
        let found = self.rows(sql, parameter, what, |row| columns::decode(kind, row)).await?;
        for row in found {
            rows.put(row);
        }
        Ok(())
    }

    async fn receipt(&mut self, want: &Want, view: &mut View) -> Result<(), RepositoryError> {
        let Some(commit) = want.receipt else { return Ok(()) };
        let kept: Option<String> = sqlx::query_scalar(RECEIPT)
            .bind(self.realm)
            .bind(commit.as_uuid().as_bytes().as_slice())
            .fetch_optional(&mut *self.connection)
            .await
            .map_err(error::read)?;
        let read = |text: String| serde_json::from_str(&text);
        view.receipt = kept
            .map(read)
            .transpose()
            .map_err(|source| Damaged { what: "receipt", source: source.into() })?;
        Ok(())
    }

    async fn priors(&mut self, want: &Want, rows: &mut Rows) -> Result<(), RepositoryError> {
        let (responsibles, students): (Vec<&Holder>, Vec<&Holder>) =
            want.priors_of.iter().partition(|person| matches!(person, Holder::Responsible(_)));
        let ids = |persons: Vec<&Holder>| hex_array(persons.into_iter().map(Holder::as_uuid));
        self.put(priors::BY_RESPONSIBLE, ids(responsibles), RowKind::Prior, rows).await?;
        self.put(priors::BY_STUDENT, ids(students), RowKind::Prior, rows).await
    }

    /// Students and responsibles wanted by their own keys.
    async fn persons(&mut self, want: &Want, rows: &mut Rows) -> Result<(), RepositoryError> {
        self.put(students::BY_SOURCE, sources(&want.students), RowKind::Student, rows).await?;
        let ines = array(want.ines.iter().map(|ine| ine.as_str().to_owned()));
        self.put(students::BY_INE, ines, RowKind::Student, rows).await?;
        let whole = codes(&want.whole);
        self.put(students::BY_SCHOOL, whole.clone(), RowKind::Student, rows).await?;
        self.put(students::BY_SOURCE_SCHOOL, whole.clone(), RowKind::Student, rows).await?;
        self.put(responsibles::BY_SCHOOL, whole, RowKind::Responsible, rows).await?;
        self.put(responsibles::BY_SOURCE, sources(&want.responsibles), RowKind::Responsible, rows).await
    }

    /// The accounts asked for, and those that answer for them.
    async fn find(&mut self, want: &Want, rows: &Rows) -> Result<BTreeSet<Uuid>, RepositoryError> {
        let by_id: BTreeSet<AccountId> =
            rows.merges.values().flat_map(Merge::accounts).chain(want.accounts.iter().copied()).collect();
        let asked = [
            (accounts::FIND_BY_ID, hex_array(by_id.iter().map(AccountId::as_uuid))),
            (accounts::FIND_BY_IDENTIFIER, identifiers(&want.identifiers)),
            (accounts::FIND_BY_EMAIL, array(want.emails.iter().map(fratrie_domain::EmailAddress::folded))),
            (
                accounts::FIND_BY_RESPONSIBLE,
                hex_array(rows.responsibles.keys().map(fratrie_domain::ResponsibleId::as_uuid)),
            ),
            (
                accounts::FIND_BY_STUDENT,
                hex_array(rows.students.keys().map(fratrie_domain::StudentId::as_uuid)),
            ),
            (
                accounts::FIND_BY_CHILD,
                hex_array(want.children.iter().map(fratrie_domain::StudentId::as_uuid)),
            ),
            (accounts::FIND_CREATED, flag(want.unnotified)),
            (accounts::FIND_HELD, flag(want.held)),
            (
                accounts::FIND_SPENT,
                want.spent.map_or_else(|| flag(false), |until| until.timestamp_micros().to_string()),
            ),
        ];
        let mut found = BTreeSet::new();
        for (sql, parameter) in asked {
            let pair = |row: &Columns<'_>| Ok([row.id("id")?, row.id("answers")?]);
            found.extend(self.rows(sql, parameter, "account", pair).await?.into_iter().flatten());
        }
        Ok(found)
    }

    /// The accounts found, those that answer to them, their links and waivers.
    async fn accounts(&mut self, found: &BTreeSet<Uuid>, rows: &mut Rows) -> Result<(), RepositoryError> {
        let ids = hex_array(found);
        self.put(accounts::BY_ID_OR_ANSWERS, ids.clone(), RowKind::Account, rows).await?;
        self.put(responsibilities::BY_ACCOUNT, ids.clone(), RowKind::Responsibility, rows).await?;
        if found.len() > 1 {
            self.put(waivers::BETWEEN, ids, RowKind::Waiver, rows).await?;
        }
        Ok(())
    }

    /// The holders of the accounts, and the two ends of the links, but for those that are here already.
    async fn rest_of_persons(&mut self, rows: &mut Rows) -> Result<(), RepositoryError> {
        let (mut responsible_ids, mut student_ids) = (BTreeSet::new(), BTreeSet::new());
        for account in rows.accounts.values() {
            match account.holder {
                Holder::Responsible(id) => responsible_ids.insert(id),
                Holder::Student(id) => student_ids.insert(id),
            };
        }
        for link in rows.responsibilities.values() {
            responsible_ids.insert(link.responsible);
            student_ids.insert(link.student);
        }
        responsible_ids.retain(|id| !rows.responsibles.contains_key(id));
        student_ids.retain(|id| !rows.students.contains_key(id));
        let ids = hex_array(responsible_ids.iter().map(fratrie_domain::ResponsibleId::as_uuid));
        self.put(responsibles::BY_ID, ids, RowKind::Responsible, rows).await?;
        let ids = hex_array(student_ids.iter().map(fratrie_domain::StudentId::as_uuid));
        self.put(students::BY_ID, ids, RowKind::Student, rows).await
    }

    /// Accounts of which nothing but the own row is wanted.
    async fn alone(&mut self, want: &Want, rows: &mut Rows) -> Result<(), RepositoryError> {
        let account = |row: &Columns<'_>| match row.maybe_id("id")? {
            Some(_) => columns::decode(RowKind::Account, row).map(Some),
            None => Ok(None),
        };
        let found = self.rows(accounts::BY_IDENTIFIER, identifiers(&want.alone), "account", account).await?;
        found.into_iter().flatten().for_each(|row| rows.put(row));
        Ok(())
    }

    async fn schools(&mut self, want: &Want, rows: &mut Rows) -> Result<(), RepositoryError> {
        let attended = rows.students.values().map(|student| &student.school);
        let all: BTreeSet<_> = attended.chain(&want.schools).chain(&want.whole).collect();
        self.put(schools::BY_CODE, codes(all), RowKind::School, rows).await
    }
}

/// Whether a statement is asked at all.
fn flag(asked: bool) -> String {
    if asked { "[true]" } else { "[]" }.to_owned()
}

fn identifiers(identifiers: &BTreeSet<Identifier>) -> String {
    array(identifiers.iter().map(|identifier| identifier.as_str().to_owned()))
}

fn codes<'a>(schools: impl IntoIterator<Item = &'a SchoolCode>) -> String {
    array(schools.into_iter().map(|code| code.as_str().to_owned()))
}

fn sources(sources: &BTreeSet<RecordSource>) -> String {
    let source = |source: &RecordSource| json!({ "school": source.school, "external": source.external });
    sources.iter().map(source).collect::<Value>().to_string()
}
