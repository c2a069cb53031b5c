//! Work for a thread that owns a connection: asked for across threads once, and answered once.

use crate::error;
use fratrie_storage::{Cause, RepositoryError};
use rusqlite::Connection;
use tokio::sync::oneshot;

/// What is done with the connection, or with the news that there is none.
pub(crate) type Work = Box<dyn FnOnce(rusqlite::Result<&Connection>) + Send>;

/// Work, and where its answer comes.
pub(crate) fn work<T: Send + 'static>(
    done: impl FnOnce(&Connection) -> Result<T, RepositoryError> + Send + 'static,
) -> (Work, oneshot::Receiver<Result<T, RepositoryError>>) {
    let (answer, told) = oneshot::channel();
    let work: Work = Box::new(move |connection| {
        drop(answer.send(connection.map_err(error::write).and_then(done)));
    });
    (work, told)
}

/// Waits for it. Work that was handed over to nobody, since the store is closed, has no answer.
pub(crate) async fn answer<T>(
    told: oneshot::Receiver<Result<T, RepositoryError>>,
) -> Result<T, RepositoryError> {
    let closed = |lost: oneshot::error::RecvError| RepositoryError::Unavailable {
        cause: Cause::Unreachable,
        source: Box::new(lost),
    };
    told.await.map_err(closed)?
}
