//! A connection for a statement that only reads, in the task of whoever asks.

use crate::{connection::give_up, error, open::PostgresRepository};
use fratrie_storage::RepositoryError;
use sqlx::{
    Connection as _, PgPool, Postgres,
    pool::PoolConnection,
    postgres::{PgArguments, PgRow},
    query::Query,
};
use std::time::Duration;
use tokio::runtime::Handle;

impl PostgresRepository {
    /// All rows of one statement; asked once more, on another connection, where the first one turns out to be dead.
    pub(crate) async fn rows<'q>(
        &self,
        query: impl Fn() -> Query<'q, Postgres, PgArguments>,
    ) -> Result<Vec<PgRow>, RepositoryError> {
        let rows = match self.rows_once(query()).await {
            Err(sqlx::Error::Io(_)) => self.rows_once(query()).await,
            rows => rows,
        };
        rows.map_err(error::read)
    }

    async fn rows_once(&self, query: Query<'_, Postgres, PgArguments>) -> Result<Vec<PgRow>, sqlx::Error> {
        let mut lent = Lent {
            pool: &self.pool,
            answer: self.settings.answer,
            connection: Some(self.pool.acquire().await?),
        };
        let Some(connection) = lent.connection.as_mut() else { return Err(error::no_answer()) };
        let rows = tokio::time::timeout(lent.answer, query.fetch_all(&mut **connection)).await;
        let rows = rows.unwrap_or_else(|_| Err(error::no_answer()));
        match (lent.connection.take(), &rows) {
            (Some(connection), Err(error)) => give_up(&self.pool, connection, error),
            (connection, _) => drop(connection),
        }
        rows
    }
}

/// A connection, lent. Whoever goes away while the server works leaves its answer to a task, which reads it to its end
/// before anybody else is lent the connection, and gives the connection up where no end comes.
struct Lent<'a> {
    pool: &'a PgPool,
    answer: Duration,
    connection: Option<PoolConnection<Postgres>>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        // Where the runtime ends too, nobody reads any more.
        let Ok(runtime) = Handle::try_current() else { return drop(connection.detach()) };
        let (pool, answer) = (self.pool.clone(), self.answer);
        runtime.spawn(async move {
            let read = tokio::time::timeout(answer, connection.ping()).await;
            if let Err(error) = read.unwrap_or_else(|_| Err(error::no_answer())) {
                give_up(&pool, connection, &error);
            }
        });
    }
}
