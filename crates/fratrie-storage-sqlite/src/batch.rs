//! Statements sent together: the driver runs a text of several in one change of thread.

use futures_util::TryStreamExt as _;
use sqlx::{
    AssertSqlSafe, Either, Executor as _, SqliteConnection,
    sqlite::{SqliteArguments, SqliteRow},
};
use std::sync::Arc;

/// What the statements of a batch answered.
#[derive(Default)]
pub(crate) struct Answered {
    /// Of each statement, how many rows the last writing statement up to it wrote.
    pub(crate) written: Vec<u64>,
    /// Each row, with the place of its statement.
    pub(crate) rows: Vec<(usize, SqliteRow)>,
}

/// Runs a batch. Its statements share parameters by number (`$NNN`). On an error those before it stay done: the caller
/// ends the transaction, or the connection.
pub(crate) async fn run(
    connection: &mut SqliteConnection,
    sql: impl Into<Batch>,
    arguments: SqliteArguments,
) -> Result<Answered, sqlx::Error> {
    let query = match sql.into() {
        Batch::Fixed(sql) => sqlx::query_with(sql, arguments),
        Batch::Composed(sql) => sqlx::query_with(AssertSqlSafe(sql), arguments),
        Batch::Kept(sql) => sqlx::query_with(AssertSqlSafe(sql), arguments),
    };
    let mut answered = Answered::default();
    let mut stream = connection.fetch_many(query);
    while let Some(item) = stream.try_next().await? {
        match item {
            Either::Left(done) => answered.written.push(done.rows_affected()),
            Either::Right(row) => answered.rows.push((answered.written.len(), row)),
        }
    }
    Ok(answered)
}

/// The text of a batch: made of this crate's statements alone.
pub(crate) enum Batch {
    Fixed(&'static str),
    Composed(String),
    Kept(Arc<str>),
}

impl From<&'static str> for Batch {
    fn from(sql: &'static str) -> Self {
        Self::Fixed(sql)
    }
}

impl From<String> for Batch {
    fn from(sql: String) -> Self {
        Self::Composed(sql)
    }
}

impl From<Arc<str>> for Batch {
    fn from(sql: Arc<str>) -> Self {
        Self::Kept(sql)
    }
}

/// Adds a parameter.
pub(crate) fn bind<'t, T>(arguments: &mut SqliteArguments, value: T) -> Result<(), sqlx::Error>
where
    T: sqlx::Encode<'t, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
{
    sqlx::Arguments::add(arguments, value).map_err(sqlx::Error::Encode)
}
