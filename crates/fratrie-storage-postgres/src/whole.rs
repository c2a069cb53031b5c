//! Loading all that schools' bases say, as imports do: set by set, in one snapshot, each row in PostgreSQL's own form. A
//! school is thousands of rows, which as JSON would cost more than all else of an import that changes little.

use crate::{
    codec::{Fields, Plain},
    load,
    open::PostgresRepository,
};
use fratrie_domain::{
    AccountId, CommitId, Ine, RealmId, View, Want,
    model::{Holder, RowKind, Rows},
    uuid::Uuid,
};
use fratrie_storage::{
    RepositoryError, Source,
    columns::{self, Damaged},
};
use sqlx::{
    Column as _, Connection as _, PgConnection, Postgres, Row as _, TypeInfo as _, ValueRef as _,
    postgres::{PgArguments, PgRow},
    query::Query,
};
use std::{cell::Cell, collections::BTreeSet, sync::Arc};

macro_rules! students {
    ($condition:literal) => {
        concat!(
            "SELECT id, family, usage, given, birth_date, ine, source_school, source_external, school, class, left_at, version
    FROM fratrie.students WHERE realm_id = $1 AND ",
            $condition
        )
    };
}
macro_rules! responsibles {
    ($condition:literal) => {
        concat!(
            "SELECT id, family, usage, given, school, external, details, version
    FROM fratrie.responsibles WHERE realm_id = $1 AND ",
            $condition
        )
    };
}
macro_rules! accounts {
    ($condition:literal) => {
        concat!(
            "SELECT id, identifier, responsible_id, student_id, status, before, into_id, answers_id, merge_id, secret,
        session_stamp, letter, email, pending, former, phone, mail_opt_out, reset, reminder, hold, registered_at,
        activated_at, version
    FROM fratrie.accounts WHERE realm_id = $1 AND ",
            $condition
        )
    };
}

pub(crate) const STUDENTS: &str = concat!(
    students!("school = ANY($2)"),
    " UNION ALL ",
    students!("source_school = ANY($2) AND school <> ALL($2)")
);
/// By numbers that none of those bears.
pub(crate) const NUMBERED: &str = students!("ine = ANY($2)");
pub(crate) const RESPONSIBLES: &str = responsibles!("school = ANY($2)");
pub(crate) const ACCOUNTS: &str =
    concat!(accounts!("responsible_id = ANY($2)"), " UNION ALL ", accounts!("student_id = ANY($3)"));
/// Accounts that answer for those, and all that answer to one that answers.
pub(crate) const GROUPS: &str =
    concat!(accounts!("id = ANY($2)"), " UNION ALL ", accounts!("answers_id = ANY($3)"));
pub(crate) const LINKS: &str =
    "SELECT id, account_id, responsible_id, student_id, school, level, rank, relationships,
        rights, restrictions, since, ended_at, end_reason, joined_into, version
    FROM fratrie.responsibilities WHERE realm_id = $1 AND account_id = ANY($2)";
pub(crate) const RESPONSIBLES_BY_ID: &str = responsibles!("id = ANY($2)");
pub(crate) const STUDENTS_BY_ID: &str = students!("id = ANY($2)");
/// `IS TRUE` keeps the planner from asking the index of waivers for every pair of the accounts.
pub(crate) const REST: &str = "SELECT 'receipt' AS kind, convert_to(receipt::text, 'UTF8') AS record
    FROM fratrie.commits WHERE realm_id = $1 AND id = $2
UNION ALL SELECT 'school', record_send(t) FROM fratrie.schools AS t WHERE realm_id = $1 AND code = ANY($3)
UNION ALL SELECT 'waiver', record_send(t) FROM fratrie.waivers AS t
    WHERE realm_id = $1 AND low_id = ANY($4) AND (high_id = ANY($4)) IS TRUE
UNION ALL SELECT 'merge', record_send(t) FROM fratrie.merges AS t
    WHERE realm_id = $1 AND $6 AND principal_id = ANY($5)";

/// One snapshot. In a realm of a million PostgreSQL would start two workers beside each school, which takes longer than all
/// that is read; the setting goes with the transaction.
const BEGIN: &str =
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL max_parallel_workers_per_gather = 0";

impl PostgresRepository {
    pub(crate) async fn load_whole(&self, realm: &RealmId, want: &Want) -> Result<View, RepositoryError> {
        let asked = Arc::new((realm.clone(), want.clone()));
        let loaded = self.reading(move |connection| {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let mut transaction = connection.begin_with(BEGIN).await?;
                let mut reader = Reader {
                    connection: &mut transaction,
                    view: View::empty(asked.0.clone()),
                    roots: Vec::new(),
                    damaged: None,
                };
                reader.all(&asked.1).await?;
                let Reader { view, damaged, .. } = reader;
                transaction.commit().await?;
                Ok(damaged.map_or(Ok(view), Err))
            })
        });
        loaded.await?
    }
}

type Asked<'q> = Query<'q, Postgres, PgArguments>;

struct Reader<'a> {
    connection: &'a mut PgConnection,
    view: View,
    /// The accounts found by their holders, and those that answer for them: what hangs on them is loaded too.
    roots: Vec<Uuid>,
    /// The first thing that could not be read.
    damaged: Option<RepositoryError>,
}

impl Reader<'_> {
    fn ask(&self, statement: &'static str) -> Asked<'static> {
        sqlx::query(statement).bind(self.view.realm.as_str().to_owned())
    }

    async fn put(&mut self, kind: RowKind, asked: Asked<'_>) -> Result<(), sqlx::Error> {
        let found = asked.fetch_all(&mut *self.connection).await?;
        for row in &found {
            match columns::decode(kind, &Plain(&Placed { row, last: Cell::new(0) })) {
                Ok(row) => self.view.rows.put(row),
                Err(source) => {
                    self.damaged.get_or_insert_with(|| Damaged { what: columns::name(kind), source }.into());
                }
            }
        }
        Ok(())
    }

    async fn all(&mut self, want: &Want) -> Result<(), sqlx::Error> {
        let codes: Vec<String> = want.whole.iter().map(|code| code.as_str().to_owned()).collect();
        self.put(RowKind::Student, self.ask(STUDENTS).bind(codes.clone())).await?;
        let elsewhere = self.elsewhere(want);
        if !elsewhere.is_empty() {
            self.put(RowKind::Student, self.ask(NUMBERED).bind(elsewhere)).await?;
        }
        self.put(RowKind::Responsible, self.ask(RESPONSIBLES).bind(codes)).await?;
        self.accounts().await?;
        self.rest_of_persons().await?;
        self.rest(want).await
    }

    /// The numbers that the schools' own students do not bear.
    fn elsewhere(&self, want: &Want) -> Vec<String> {
        let students = self.view.rows.students.values();
        let found: BTreeSet<&Ine> = students.filter_map(|student| student.ine.as_ref()).collect();
        want.ines.iter().filter(|ine| !found.contains(ine)).map(|ine| ine.as_str().to_owned()).collect()
    }

    /// The accounts of the persons found, their groups, and the links of those that answer.
    async fn accounts(&mut self) -> Result<(), sqlx::Error> {
        let Rows { responsibles, students, .. } = &self.view.rows;
        let responsibles: Vec<Uuid> = responsibles.keys().map(|id| *id.as_uuid()).collect();
        let students: Vec<Uuid> = students.keys().map(|id| *id.as_uuid()).collect();
        if responsibles.is_empty() && students.is_empty() {
            return Ok(());
        }
        self.put(RowKind::Account, self.ask(ACCOUNTS).bind(responsibles).bind(students)).await?;
        self.roots = self.found();
        if self.roots.is_empty() {
            return Ok(());
        }
        let roots = self.roots.clone();
        let elsewhere: Vec<Uuid> = roots
            .iter()
            .filter(|id| self.view.account(AccountId::from_uuid(**id)).is_none())
            .copied()
            .collect();
        self.put(RowKind::Account, self.ask(GROUPS).bind(elsewhere).bind(roots.clone())).await?;
        self.put(RowKind::Responsibility, self.ask(LINKS).bind(roots)).await
    }

    /// The accounts found by their holders, and those that answer for them.
    fn found(&self) -> Vec<Uuid> {
        let accounts = self.view.rows.accounts.values();
        let both = accounts.flat_map(|account| [account.id, account.answers()]);
        both.collect::<BTreeSet<_>>().into_iter().map(|id| *id.as_uuid()).collect()
    }

    /// The holders of the accounts, and the two ends of the links, but for those that are here already.
    async fn rest_of_persons(&mut self) -> Result<(), sqlx::Error> {
        let (mut responsible_ids, mut student_ids) = (BTreeSet::new(), BTreeSet::new());
        let rows = &self.view.rows;
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
        if !responsible_ids.is_empty() {
            let ids: Vec<Uuid> = responsible_ids.iter().map(|id| *id.as_uuid()).collect();
            self.put(RowKind::Responsible, self.ask(RESPONSIBLES_BY_ID).bind(ids)).await?;
        }
        if !student_ids.is_empty() {
            let ids: Vec<Uuid> = student_ids.iter().map(|id| *id.as_uuid()).collect();
            self.put(RowKind::Student, self.ask(STUDENTS_BY_ID).bind(ids)).await?;
        }
        Ok(())
    }

    /// The receipt, schools, waivers and merges: few rows, in one statement.
    async fn rest(&mut self, want: &Want) -> Result<(), sqlx::Error> {
        let rows = &self.view.rows;
        let attended = rows.students.values().map(|student| &student.school);
        let codes: BTreeSet<&str> =
            attended.chain(&want.whole).map(fratrie_domain::SchoolCode::as_str).collect();
        let codes: Vec<String> = codes.into_iter().map(str::to_owned).collect();
        let accounts: Vec<Uuid> = rows.accounts.keys().map(|id| *id.as_uuid()).collect();
        let asked = self
            .ask(REST)
            .bind(want.receipt.as_ref().map(CommitId::as_uuid).copied())
            .bind(codes)
            .bind(self.roots.clone())
            .bind(accounts)
            .bind(want.merges);
        let found: Vec<PgRow> = asked.fetch_all(&mut *self.connection).await?;
        for row in &found {
            match load::take(row, &mut self.view.rows) {
                Ok(Some(receipt)) => self.view.receipt = Some(receipt),
                Ok(None) => {}
                Err(error) => {
                    self.damaged.get_or_insert(error);
                }
            }
        }
        Ok(())
    }
}

/// A row whose columns are mostly asked for one after another: to look each up by its name costs more than to read it.
struct Placed<'a> {
    row: &'a PgRow,
    /// The place of the column that was asked for last.
    last: Cell<usize>,
}

impl Placed<'_> {
    fn place(&self, column: &str) -> Result<usize, Source> {
        let columns = self.row.columns();
        let mut places = (self.last.get()..columns.len()).chain(0..self.last.get());
        let place =
            places.find(|place| columns.get(*place).is_some_and(|candidate| candidate.name() == column));
        let place = place.ok_or_else(|| format!("there is no column {column}"))?;
        self.last.set(place);
        Ok(place)
    }
}

impl Fields for Placed<'_> {
    fn bytes(&self, column: &str) -> Result<Option<&[u8]>, Source> {
        let value = self.row.try_get_raw(self.place(column)?)?;
        if value.is_null() { Ok(None) } else { Ok(Some(value.as_bytes()?)) }
    }

    fn is_date(&self, column: &str) -> Result<bool, Source> {
        let place = self.place(column)?;
        Ok(self.row.columns().get(place).is_some_and(|column| column.type_info().name() == "DATE"))
    }
}
