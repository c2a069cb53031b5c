//! What SQLite says, in the store's terms: one place.

use fratrie_storage::{Cause, CommitError, RepositoryError};
use std::sync::Arc;

/// What stands in the way, by a result code: the primary ones are the low byte of the extended ones.
const fn cause(code: i32) -> Cause {
    match code & 0xff {
        5 | 6 => Cause::Busy,          // BUSY, LOCKED
        8 => Cause::ReadOnly,          // READONLY
        13 => Cause::Full,             // FULL
        10 | 14 => Cause::Unreachable, // IOERR, CANTOPEN
        _ => Cause::Other,
    }
}

fn cause_of(error: &rusqlite::Error) -> Cause {
    error.sqlite_error().map_or(Cause::Other, |error| cause(error.extended_code))
}

/// Of a statement before `COMMIT`, or of `COMMIT` itself: SQLite's answer is final in both, since the file is local and
/// a failed `COMMIT` leaves the transaction open, to be rolled back.
pub(crate) fn commit(error: rusqlite::Error) -> CommitError {
    match cause_of(&error) {
        Cause::Busy => CommitError::Busy(Box::new(error)),
        cause => CommitError::Backend { cause, source: Box::new(error) },
    }
}

/// The same, told to several.
pub(crate) fn shared(error: &Arc<rusqlite::Error>) -> CommitError {
    match cause_of(error) {
        Cause::Busy => CommitError::Busy(Box::new(Arc::clone(error))),
        cause => CommitError::Backend { cause, source: Box::new(Arc::clone(error)) },
    }
}

/// Of what is written beside change sets.
pub(crate) fn write(error: rusqlite::Error) -> RepositoryError {
    RepositoryError::Unavailable { cause: cause_of(&error), source: Box::new(error) }
}

/// Of a reader.
pub(crate) fn read(error: sqlx::Error) -> RepositoryError {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    let cause = match (&error, code.and_then(|code| code.parse().ok())) {
        (sqlx::Error::PoolTimedOut, _) => Cause::Busy,
        (sqlx::Error::Io(_) | sqlx::Error::PoolClosed, _) => Cause::Unreachable,
        (_, code) => code.map_or(Cause::Other, cause),
    };
    RepositoryError::Unavailable { cause, source: Box::new(error) }
}
