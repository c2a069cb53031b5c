//! What SQLite says, in the store's terms: one place.

use fratrie_storage::{CommitError, RepositoryError, Source};

/// `SQLITE_BUSY`, `SQLITE_LOCKED` and their extended codes share the low byte.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .and_then(|code| code.parse::<u32>().ok());
    matches!(error, sqlx::Error::PoolTimedOut) || matches!(code.map(|code| code & 0xff), Some(5 | 6))
}

/// Of a statement before `COMMIT`, or of `COMMIT` itself: SQLite's answer is final in both, since the file is local and
/// a failed `COMMIT` leaves the transaction open, to be rolled back.
pub(crate) fn commit(error: sqlx::Error) -> CommitError {
    if is_busy(&error) { CommitError::Busy(Box::new(error)) } else { CommitError::Backend(Box::new(error)) }
}

pub(crate) fn read(error: sqlx::Error) -> RepositoryError {
    RepositoryError::Unavailable(Box::new(error))
}

/// What a row's columns said that is not a row of ours.
#[derive(Debug, thiserror::Error)]
#[error("{what} is damaged")]
pub(crate) struct Damaged {
    pub(crate) what: &'static str,
    #[source]
    pub(crate) source: Source,
}

impl From<Damaged> for RepositoryError {
    fn from(Damaged { what, source }: Damaged) -> Self {
        Self::Corrupt { what, source }
    }
}

impl From<Damaged> for CommitError {
    fn from(Damaged { what, source }: Damaged) -> Self {
        Self::Corrupt { what, source }
    }
}
