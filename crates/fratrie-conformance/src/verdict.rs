//! What a case says of a store.

use fratrie_storage::{CommitError, ExecuteError, RepositoryError, Source};

/// What is wrong with a store.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// It did something else than the contract says.
    #[error("{0}")]
    Contract(String),
    /// It failed where nothing stood in its way.
    #[error("the store failed: {0}")]
    Failed(#[source] Source),
}

/// What a case says: nothing, or what is wrong.
pub type Verdict<T = ()> = Result<T, Broken>;

impl From<CommitError> for Broken {
    fn from(error: CommitError) -> Self {
        Self::Failed(Box::new(error))
    }
}

impl From<RepositoryError> for Broken {
    fn from(error: RepositoryError) -> Self {
        Self::Failed(Box::new(error))
    }
}

impl From<ExecuteError> for Broken {
    fn from(error: ExecuteError) -> Self {
        Self::Failed(Box::new(error))
    }
}

impl From<Source> for Broken {
    fn from(error: Source) -> Self {
        Self::Failed(error)
    }
}

impl From<tokio::task::JoinError> for Broken {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::Failed(Box::new(error))
    }
}

pub(crate) fn broken(what: impl Into<String>) -> Broken {
    Broken::Contract(what.into())
}

/// Goes on if the condition holds, else says what is wrong.
macro_rules! check {
    ($condition:expr, $($what:tt)+) => {
        if !$condition {
            return Err($crate::verdict::broken(format!($($what)+)));
        }
    };
}
pub(crate) use check;
