//! Many new rows of one table, an import's above all: bound, chunk by chunk, where a JSON array would be read once more for
//! every column.

use crate::{commit::other, error, tables};
use fratrie_domain::{
    ChangeSet, Timestamp,
    chrono::NaiveDate,
    model::{Row, RowKind},
    uuid::Uuid,
};
use fratrie_storage::{
    CommitError, Source,
    columns::{self, Sink},
};
use futures_util::future::join;
use serde::Serialize;
use sqlx::{Arguments as _, AssertSqlSafe, SqliteConnection, sqlite::SqliteArguments};
use std::sync::Arc;

/// Fewer rows go in as JSON, by the statement that every commit has at hand.
pub(crate) const LEAST: usize = 64;

/// Rows of one statement. Each statement costs two changes of thread, and is kept ready; 64 rows of 26 columns are far below
/// SQLite's bound of 32,766 variables.
const CHUNKS: [usize; 3] = [64, 8, 1];

/// Inserts new rows of one kind; those that a primary or unique key refuses are passed over. Answers with how many went in.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    changes: &ChangeSet,
    kind: RowKind,
    mut rows: &[&Row],
) -> Result<u64, CommitError> {
    let realm: Arc<str> = changes.realm.as_str().into();
    let Some(first) = rows.first() else { return Ok(0) };
    let names = columns::names(first).map_err(other)?;
    let statements = CHUNKS.map(|chunk| (chunk, statement(kind, &names, chunk)));
    let mut chunks = Vec::new();
    for (chunk, statement) in &statements {
        let whole = rows.chunks_exact(*chunk);
        rows = whole.remainder();
        chunks.extend(whole.map(|rows| (statement, rows)));
    }
    let mut chunks = chunks.into_iter();
    let mut written = 0;
    let mut ready = made_ready(&realm, &names, chunks.next())?;
    while let Some((sql, arguments)) = ready {
        // The text is made of names that stand in this program.
        let inserting = sqlx::query_with(AssertSqlSafe(Arc::clone(sql)), arguments).execute(&mut *connection);
        // While the database works on one, the next is made ready.
        let (done, next) = join(inserting, async { made_ready(&realm, &names, chunks.next()) }).await;
        written += done.map_err(error::commit)?.rows_affected();
        ready = next?;
    }
    Ok(written)
}

/// A statement with its values.
fn made_ready<'s>(
    realm: &Arc<str>,
    names: &[&str],
    chunk: Option<(&'s Arc<str>, &[&Row])>,
) -> Result<Option<(&'s Arc<str>, SqliteArguments)>, CommitError> {
    let Some((statement, rows)) = chunk else { return Ok(None) };
    Ok(Some((statement, bound(realm, names, rows).map_err(other)?)))
}

fn statement(kind: RowKind, names: &[&str], rows: usize) -> Arc<str> {
    let (table, columns) = (tables::table(kind), names.join(", "));
    let row = format!("(?{})", ", ?".repeat(names.len()));
    let values = vec![row; rows].join(", ");
    format!("INSERT INTO {table} (realm_id, {columns}) VALUES {values} ON CONFLICT DO NOTHING").into()
}

fn bound(realm: &Arc<str>, names: &[&str], rows: &[&Row]) -> Result<SqliteArguments, Source> {
    let mut bound = Bound { arguments: SqliteArguments::default(), failed: None };
    bound.arguments.reserve(rows.len() * (names.len() + 1), 0);
    for row in rows {
        bound.value(Arc::clone(realm));
        columns::write(row, &mut bound)?;
    }
    bound.failed.map_or(Ok(bound.arguments), Err)
}

/// The values of a statement.
struct Bound {
    arguments: SqliteArguments,
    failed: Option<Source>,
}

impl Bound {
    fn value<'a>(&mut self, value: impl sqlx::Encode<'a, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>) {
        if let Err(error) = sqlx::Arguments::add(&mut self.arguments, value) {
            self.failed = Some(error);
        }
    }
}

impl Sink for Bound {
    fn text(&mut self, _: &'static str, value: Option<&str>) {
        self.value(value.map(str::to_owned));
    }

    fn number(&mut self, _: &'static str, value: Option<i64>) {
        self.value(value);
    }

    fn flag(&mut self, _: &'static str, value: bool) {
        self.value(i64::from(value));
    }

    fn id(&mut self, _: &'static str, value: Option<&Uuid>) {
        self.value(value.map(|id| id.as_bytes().to_vec()));
    }

    fn time(&mut self, _: &'static str, value: Option<Timestamp>) {
        self.value(value.map(|at| at.timestamp_micros()));
    }

    fn date(&mut self, _: &'static str, value: Option<NaiveDate>) {
        self.value(value.map(|date| date.to_string()));
    }

    fn record<T: Serialize>(&mut self, _: &'static str, value: Option<&T>) -> Result<(), Source> {
        self.value(value.map(serde_json::to_string).transpose()?);
        Ok(())
    }
}
