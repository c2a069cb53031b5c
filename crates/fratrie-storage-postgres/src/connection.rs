//! One connection for one statement, which goes on to its end.

use crate::{error, open::PostgresRepository};
use fratrie_storage::RepositoryError;
use sqlx::PgConnection;
use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::runtime::Handle;

/// What a statement answers, some day.
pub(crate) type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, sqlx::Error>> + Send + 'a>>;

impl PostgresRepository {
    /// Reads to the end, so that a caller that goes away leaves no answer half read on a connection; and once
    /// more, on another connection, where the first one turns out to be dead.
    pub(crate) async fn reading<T, F>(&self, read: F) -> Result<T, RepositoryError>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a mut PgConnection) -> Answer<'a, T> + Send + Sync + 'static,
    {
        let store = self.clone();
        let read = Arc::new(read);
        let answer = to_its_end(async move {
            match store.read_once(&*read).await {
                Err(sqlx::Error::Io(_)) => store.read_once(&*read).await,
                answer => answer,
            }
        });
        answer.await.map_err(error::read)
    }

    async fn read_once<T, F>(&self, read: &F) -> Result<T, sqlx::Error>
    where
        F: for<'a> Fn(&'a mut PgConnection) -> Answer<'a, T>,
    {
        let mut used = self.connections.acquire().await?;
        let answer = tokio::time::timeout(self.settings.answer, read(used.connection())).await;
        let answer = answer.unwrap_or_else(|_| Err(error::no_answer()));
        match &answer {
            Ok(_) => self.connections.keep(used),
            Err(error) => self.connections.give_up(used, error),
        }
        answer
    }
}

/// Does the work in the caller's own task, which spares two changes of thread; where the caller goes away first, the work
/// goes on to its end in a task of its own.
pub(crate) fn to_its_end<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> impl Future<Output = T> + Send {
    Lasting(Some(Box::pin(work)))
}

struct Lasting<T: Send + 'static>(Option<Pin<Box<dyn Future<Output = T> + Send>>>);

impl<T: Send + 'static> Future for Lasting<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        // Out of it while it runs: work that panicked does not go on.
        let Some(mut work) = self.0.take() else { return Poll::Pending };
        let done = work.as_mut().poll(context);
        if done.is_pending() {
            self.0 = Some(work);
        }
        done
    }
}

impl<T: Send + 'static> Drop for Lasting<T> {
    fn drop(&mut self) {
        if let (Some(work), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            drop(runtime.spawn(async move { drop(work.await) }));
        }
    }
}
