//! Why a password was not hashed.

use std::time::Duration;

/// Why a password was not hashed or verified.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HashingError {
    /// As many callers are served and waiting as the pool takes. Nothing was hashed, and nothing is kept of the call.
    #[error("too many passwords are being hashed: try again in {retry_after:?}")]
    Busy {
        /// When to try again. A hint: other callers may be told the same.
        retry_after: Duration,
    },
    /// The pool's threads are gone.
    #[error("the hashing threads have stopped")]
    Stopped,
    /// The pool can not be started so.
    #[error("the hashing can not be started: {0}")]
    Parameters(&'static str),
}
