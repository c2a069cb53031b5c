//! What PostgreSQL says, in the store's terms: one place, for statements and for `COMMIT` alike.

use fratrie_storage::{Cause, CommitError, RepositoryError, Source};
use std::borrow::Borrow;

/// What became of the statement.
enum Fate {
    /// Rolled back, and another try may go through.
    TryAgain,
    /// It may have been committed.
    Unknown,
    /// Rolled back.
    Failed(Cause),
}

/// By SQLSTATE (PostgreSQL's appendix A), else by how the connection ended. What is not known to be final is
/// [`Fate::Unknown`]: a distributed server may report a lost worker under any code.
fn fate(error: &sqlx::Error) -> Fate {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    match (error, code.as_deref()) {
        // Serialization failure, deadlock, lock not available, statement timeout, too many connections.
        (_, Some("40001" | "40P01" | "55P03" | "57014" | "53300")) | (sqlx::Error::PoolTimedOut, _) => {
            Fate::TryAgain
        }
        (_, Some("53100")) => Fate::Failed(Cause::Full),
        (_, Some("25006")) => Fate::Failed(Cause::ReadOnly),
        (_, Some("57P03")) | (sqlx::Error::PoolClosed, _) => Fate::Failed(Cause::Unreachable),
        // Classes: data, constraint, state, access, name, resources, limits, object state.
        (_, Some(code))
            if ["22", "23", "25", "28", "3D", "3F", "42", "53", "54", "P0"]
                .iter()
                .any(|class| code.starts_with(class)) =>
        {
            Fate::Failed(Cause::Other)
        }
        // What was never sent.
        (sqlx::Error::Encode(_) | sqlx::Error::Configuration(_), _) => Fate::Failed(Cause::Other),
        _ => Fate::Unknown,
    }
}

/// Of a commit that was sent.
pub(crate) fn commit<E: Borrow<sqlx::Error> + Into<Source>>(error: E) -> CommitError {
    match fate(error.borrow()) {
        Fate::TryAgain => CommitError::Busy(error.into()),
        Fate::Unknown => CommitError::Unknown(error.into()),
        Fate::Failed(cause) => CommitError::Backend { cause, source: error.into() },
    }
}

/// Whether what was sent may have been committed.
pub(crate) fn is_unknown(error: &sqlx::Error) -> bool {
    matches!(fate(error), Fate::Unknown)
}

/// Whether a lock was waited for in vain, for as long as `lock_timeout` says.
pub(crate) fn is_locked(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.code().as_deref() == Some("55P03"))
}

/// Of reaching the server: nothing was sent yet, so nothing is in doubt.
pub(crate) fn reach<E: Borrow<sqlx::Error> + Into<Source>>(error: E) -> CommitError {
    match fate(error.borrow()) {
        Fate::TryAgain => CommitError::Busy(error.into()),
        Fate::Unknown => CommitError::Backend { cause: Cause::Unreachable, source: error.into() },
        Fate::Failed(cause) => CommitError::Backend { cause, source: error.into() },
    }
}

pub(crate) fn read(error: sqlx::Error) -> RepositoryError {
    let cause = match fate(&error) {
        Fate::TryAgain => Cause::Busy,
        Fate::Unknown => Cause::Unreachable,
        Fate::Failed(cause) => cause,
    };
    RepositoryError::Unavailable { cause, source: Box::new(error) }
}

/// The task that read ended without an answer, with its runtime.
pub(crate) fn lost(task: tokio::task::JoinError) -> RepositoryError {
    RepositoryError::Unavailable { cause: Cause::Unreachable, source: Box::new(task) }
}

/// The server let an answer wait for longer than [`Settings::answer`](crate::Settings::answer).
pub(crate) fn no_answer() -> sqlx::Error {
    sqlx::Error::Io(std::io::Error::new(std::io::ErrorKind::TimedOut, "the server did not answer in time"))
}
