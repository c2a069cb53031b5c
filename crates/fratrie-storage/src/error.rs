//! What a store answers when it can not do what was asked. On any error but [`CommitError::Unknown`] everything is as
//! it was before.

use fratrie_domain::{Conflict, change::Unique, model::Key};
use std::fmt;

/// The store's own error, kept for who looks into it.
pub type Source = Box<dyn std::error::Error + Send + Sync>;

/// What stands in the way, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// No room left for the database: make some, then try again.
    Full,
    /// The database may not be written: its file, folder or disk is read-only, or the server is a standby.
    ReadOnly,
    /// Another process holds the database, or all connections are taken: try again later.
    Busy,
    /// The server does not answer, or the file can not be reached: is it up, is the address right?
    Unreachable,
    /// Something else; the source tells.
    Other,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "there is no room left on its disk: make some, then try again",
            Self::ReadOnly => "it is read-only: look at the rights of its file and folder, or whether the server is a standby",
            Self::Busy => "others hold it, or all connections are taken: try again later",
            Self::Unreachable => "it does not answer: is it up, is its address right?",
            Self::Other => "look at the source of this error",
        })
    }
}

/// Why nothing could be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RepositoryError {
    /// The store can not be reached, is busy, or refuses: try again later.
    #[error("the store could not be read: {cause}")]
    Unavailable {
        /// What stands in the way.
        cause: Cause,
        /// The store's own error.
        #[source]
        source: Source,
    },
    /// The store holds something that is not a row of ours: look at it with a person before going on.
    #[error("the store holds a damaged {what}")]
    Corrupt {
        /// What is damaged.
        what: &'static str,
        /// How.
        #[source]
        source: Source,
    },
}

/// Why a change set was not committed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CommitError {
    /// A row is not as the decision saw it: load and decide again, never replay.
    #[error("{0:?} changed since it was read")]
    Conflict(Key),
    /// A value that the realm holds once is held by another row: load and decide again.
    #[error("{0:?} is taken")]
    Taken(Unique),
    /// Another commit was in the way (40001, 40P01, `SQLITE_BUSY`): send the same change set again.
    #[error("the store is busy")]
    Busy(#[source] Source),
    /// The outcome is not known: send the same change set again, under the same commit id.
    #[error("it is not known whether the change was committed")]
    Unknown(#[source] Source),
    /// The store holds something that is not a row of ours.
    #[error("the store holds a damaged {what}")]
    Corrupt {
        /// What is damaged.
        what: &'static str,
        /// How.
        #[source]
        source: Source,
    },
    /// Anything else: disk full, read-only, no connection.
    #[error("the store could not be written: {cause}")]
    Backend {
        /// What stands in the way.
        cause: Cause,
        /// The store's own error.
        #[source]
        source: Source,
    },
}

impl From<Conflict> for CommitError {
    fn from(conflict: Conflict) -> Self {
        match conflict {
            Conflict::Moved { key } => Self::Conflict(key),
            Conflict::Taken(unique) => Self::Taken(unique),
            dangling @ Conflict::Dangling { .. } => {
                Self::Backend { cause: Cause::Other, source: Box::new(dangling) }
            }
        }
    }
}
