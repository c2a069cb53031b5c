//! What a store answers when it can not do what was asked. On any error but [`CommitError::Unknown`] everything is as
//! it was before.

use fratrie_domain::{change::Unique, model::Key};

/// The store's own error, kept for who looks into it.
pub type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why nothing could be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RepositoryError {
    /// The store can not be reached, is busy, or refuses: try again later.
    #[error("the store could not be read")]
    Unavailable(#[source] Source),
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
    #[error("the store could not be written")]
    Backend(#[source] Source),
}
