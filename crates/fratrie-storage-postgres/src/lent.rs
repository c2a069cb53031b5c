//! A connection for a statement that only reads, in the task of whoever asks.

use crate::{
    error,
    kept::{Connections, Used},
    open::PostgresRepository,
};
use fratrie_storage::RepositoryError;
use sqlx::{
    Connection as _, Postgres,
    postgres::{PgArguments, PgRow},
    query::Query,
};
use std::{sync::Arc, time::Duration};
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
        let connections = &self.connections;
        let mut lent =
            Lent { connections, answer: self.settings.answer, used: Some(connections.acquire().await?) };
        let Some(used) = lent.used.as_mut() else { return Err(error::no_answer()) };
        let rows = tokio::time::timeout(lent.answer, query.fetch_all(used.connection())).await;
        let rows = rows.unwrap_or_else(|_| Err(error::no_answer()));
        match (lent.used.take(), &rows) {
            (Some(used), Ok(_)) => connections.keep(used),
            (Some(used), Err(error)) => connections.give_up(used, error),
            (None, _) => {}
        }
        rows
    }
}

/// A connection, lent. Whoever goes away while the server works leaves its answer to a task, which reads it to its end
/// before anybody else is lent the connection, and gives the connection up where no end comes.
struct Lent<'a> {
    connections: &'a Arc<Connections>,
    answer: Duration,
    used: Option<Used>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let Some(mut used) = self.used.take() else { return };
        // Where the runtime ends too, nobody reads any more.
        let Ok(runtime) = Handle::try_current() else { return used.end() };
        let (connections, answer) = (Arc::clone(self.connections), self.answer);
        runtime.spawn(async move {
            let read = tokio::time::timeout(answer, used.connection().ping()).await;
            match read.unwrap_or_else(|_| Err(error::no_answer())) {
                Ok(()) => connections.keep(used),
                Err(error) => connections.give_up(used, &error),
            }
        });
    }
}
