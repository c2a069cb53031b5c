//! What SQLite says, in the store's terms: one place.

use fratrie_storage::{Cause, CommitError, RepositoryError};
use std::sync::Arc;

/// SQLite's primary result codes are the low byte of the extended ones.
fn cause(error: &sqlx::Error) -> Cause {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .and_then(|code| code.parse::<u32>().ok());
    match (error, code.map(|code| code & 0xff)) {
        (sqlx::Error::PoolTimedOut, _) | (_, Some(5 | 6)) => Cause::Busy, // BUSY, LOCKED
        (_, Some(8)) => Cause::ReadOnly,                                  // READONLY
        (_, Some(13)) => Cause::Full,                                     // FULL
        (sqlx::Error::Io(_) | sqlx::Error::PoolClosed, _) | (_, Some(10 | 14)) => Cause::Unreachable, // IOERR, CANTOPEN
        _ => Cause::Other,
    }
}

/// Of a statement before `COMMIT`, or of `COMMIT` itself: SQLite's answer is final in both, since the file is local and
/// a failed `COMMIT` leaves the transaction open, to be rolled back.
pub(crate) fn commit(error: sqlx::Error) -> CommitError {
    match cause(&error) {
        Cause::Busy => CommitError::Busy(Box::new(error)),
        cause => CommitError::Backend { cause, source: Box::new(error) },
    }
}

/// The same, told to several.
pub(crate) fn shared(error: &Arc<sqlx::Error>) -> CommitError {
    match cause(error) {
        Cause::Busy => CommitError::Busy(Box::new(Arc::clone(error))),
        cause => CommitError::Backend { cause, source: Box::new(Arc::clone(error)) },
    }
}

pub(crate) fn is_busy(error: &sqlx::Error) -> bool {
    matches!(cause(error), Cause::Busy)
}

pub(crate) fn read(error: sqlx::Error) -> RepositoryError {
    RepositoryError::Unavailable { cause: cause(&error), source: Box::new(error) }
}
