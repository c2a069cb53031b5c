//! The status of an account. Only `decide` makes transitions.

use crate::ids::{AccountId, MergeId};
use serde::{Deserialize, Serialize};

/// How far an account came by itself; what it returns to after a suspension or a split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Standing {
    /// No letter yet (*non notifié*).
    Created,
    /// A letter was issued (*notifié et non activé*).
    Notified,
    /// A password was chosen, the address is not yet confirmed (*en cours d'activation*); skipped unless the policy
    /// asks for confirmation.
    Activating,
    /// It logs in (*activé*).
    Active,
}

/// Status of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// In use, as far as it came.
    Open(Standing),
    /// Closed for a while by the office or support.
    Suspended {
        /// What it returns to.
        before: Standing,
    },
    /// Closed for good.
    Closed,
    /// Absorbed by another account.
    Merged(Absorption),
}

/// That, and how, an account was absorbed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absorption {
    /// The account that absorbed it.
    pub into: AccountId,
    /// The account that answers for it today, at any depth: kept flat (R5).
    pub answers: AccountId,
    /// The merge that did it.
    pub merge: MergeId,
    /// What it returns to.
    pub before: Standing,
}

impl Status {
    /// Logs in with a chosen password.
    pub const ACTIVE: Self = Self::Open(Standing::Active);

    /// The absorption, if it was absorbed.
    pub const fn absorption(&self) -> Option<&Absorption> {
        match self {
            Self::Merged(absorption) => Some(absorption),
            _ => None,
        }
    }
}
