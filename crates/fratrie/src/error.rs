//! What a call answers when it did not do what was asked.

use crate::password_words::words;
use fratrie_credentials::{HashingError, PasswordError, SealError};
use fratrie_domain::{Language, Refusal};
use fratrie_storage::{ExecuteError, RepositoryError};
use std::time::Duration;

/// Why a call did nothing. But for [`Error::Store`] with an unknown outcome, everything is as it was before.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The rules say no, and what to do.
    #[error(transparent)]
    Refused(Refusal),
    /// The password can not be chosen, and why.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The session is over: the password changed, the account was grouped or suspended. Log in again.
    #[error("the session is over: log in again")]
    SessionEnded,
    /// Too many passwords are being checked at once (SECURITY V11).
    #[error("busy: try again in {retry_after:?}")]
    Busy {
        /// When to try again.
        retry_after: Duration,
    },
    /// Too many others change the same accounts: try again.
    #[error("too many changes at once to the same accounts: try again")]
    Contended,
    /// The store could not be read or written.
    #[error("the store failed")]
    Store(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Something that can not happen did; nothing was changed.
    #[error("internal fault: {0}")]
    Internal(&'static str),
}

impl Error {
    /// Says what happened and what to do, to who reads it in a browser.
    pub fn explain(&self, language: Language) -> String {
        let (french, english) = match self {
            Self::Refused(refusal) => return refusal.explain(language),
            Self::Password(reason) => return words(reason, language),
            Self::SessionEnded => (
                "Votre session est terminée. Connectez-vous à nouveau.",
                "Your session is over. Please log in again.",
            ),
            Self::Busy { .. } | Self::Contended => (
                "Le service est très demandé en ce moment. Réessayez dans quelques instants.",
                "The service is very busy. Please try again in a moment.",
            ),
            Self::Store(_) | Self::Internal(_) => (
                "Le service ne répond pas. Réessayez plus tard ; si cela dure, prévenez l'établissement.",
                "The service does not answer. Please try later; if this lasts, tell the school.",
            ),
        };
        match language {
            Language::French => french.to_owned(),
            Language::English => english.to_owned(),
        }
    }

    /// The refusal, if the rules said no.
    pub const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<ExecuteError> for Error {
    fn from(error: ExecuteError) -> Self {
        match error {
            ExecuteError::Refused(refusal) => Self::Refused(refusal),
            ExecuteError::Contended => Self::Contended,
            other => Self::Store(Box::new(other)),
        }
    }
}

impl From<RepositoryError> for Error {
    fn from(error: RepositoryError) -> Self {
        Self::Store(Box::new(error))
    }
}

impl From<HashingError> for Error {
    fn from(error: HashingError) -> Self {
        match error {
            HashingError::Busy { retry_after } => Self::Busy { retry_after },
            _ => Self::Internal("the hashing threads are gone"),
        }
    }
}

impl From<SealError> for Error {
    fn from(_: SealError) -> Self {
        Self::Refused(Refusal::ProofVoid)
    }
}
