//! Writing beside change sets.

use crate::{error, writer::Writing};
use fratrie_storage::RepositoryError;

/// Writes in a task of its own, so that a caller that goes away leaves no transaction half way.
pub(crate) async fn apart<T: Send + 'static>(
    work: impl Future<Output = Result<T, RepositoryError>> + Send + 'static,
) -> Result<T, RepositoryError> {
    let lost = |lost| error::read(sqlx::Error::Io(std::io::Error::other(lost)));
    tokio::spawn(work).await.map_err(lost)?
}

/// On a full disk SQLite rolls back by itself, of which the driver's count of transactions knows nothing: a connection that
/// failed serves nobody any more.
pub(crate) fn settled<T>(
    writing: Writing<'_>,
    done: Result<T, RepositoryError>,
) -> Result<T, RepositoryError> {
    if done.is_ok() {
        writing.keep();
    }
    done
}
