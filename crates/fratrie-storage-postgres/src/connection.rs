//! One connection for one statement, in a task of its own.

use crate::{error, open::PostgresRepository};
use fratrie_storage::RepositoryError;
use sqlx::{PgConnection, PgPool, Postgres, pool::PoolConnection};
use std::{pin::Pin, sync::Arc};

/// What a statement answers, some day.
pub(crate) type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, sqlx::Error>> + Send + 'a>>;

impl PostgresRepository {
    /// Reads in a task of its own, so that a caller that goes away leaves no answer half read on a connection; and once
    /// more, on another connection, where the first one turns out to be dead.
    pub(crate) async fn reading<T, F>(&self, read: F) -> Result<T, RepositoryError>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a mut PgConnection) -> Answer<'a, T> + Send + Sync + 'static,
    {
        let store = self.clone();
        let read = Arc::new(read);
        let task = tokio::spawn(async move {
            match store.read_once(&*read).await {
                Err(sqlx::Error::Io(_)) => store.read_once(&*read).await,
                answer => answer,
            }
        });
        match task.await {
            Ok(answer) => answer.map_err(error::read),
            Err(lost) => Err(error::read(sqlx::Error::Io(std::io::Error::other(lost)))),
        }
    }

    async fn read_once<T, F>(&self, read: &F) -> Result<T, sqlx::Error>
    where
        F: for<'a> Fn(&'a mut PgConnection) -> Answer<'a, T>,
    {
        let mut connection = self.pool.acquire().await?;
        let answer = tokio::time::timeout(self.settings.answer, read(&mut connection)).await;
        let answer = answer.unwrap_or_else(|_| Err(error::no_answer()));
        answer.inspect_err(|error| give_up(&self.pool, connection, error))
    }
}

/// A connection that failed, or still waits for an answer, serves nobody any more; nor do those that are idle, since
/// what broke one of them (a server that was started again) broke all.
pub(crate) fn give_up(pool: &PgPool, connection: PoolConnection<Postgres>, error: &sqlx::Error) {
    if matches!(error, sqlx::Error::Io(_) | sqlx::Error::Protocol(_)) {
        drop(connection.detach());
        while let Some(idle) = pool.try_acquire() {
            drop(idle.detach());
        }
    }
}
