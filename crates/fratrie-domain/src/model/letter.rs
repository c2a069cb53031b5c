//! The notification letter, as its account remembers it.

use crate::{Timestamp, ids::LetterId, secret::LetterMac};
use serde::{Deserialize, Serialize};

/// The last letter issued for an account. A re-issued letter supersedes it: its provisional password is forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Its id.
    pub id: LetterId,
    /// How many letters this account has had, this one included; part of what the MAC is computed over.
    pub generation: u32,
    /// What is kept of the provisional password.
    pub mac: LetterMac,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// From this moment on its password is refused.
    pub expires_at: Timestamp,
    /// Why its password is void, once it is. The MAC stays, so that who shows the right one is told why (R12).
    pub ended: Option<LetterEnd>,
}

/// Why a letter's password is void.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LetterEnd {
    /// It activated its account (SECURITY V15: single purpose).
    Used,
    /// A password was chosen otherwise meanwhile.
    Superseded,
    /// Its account was grouped into another (R4).
    Absorbed,
    /// Too many wrong passwords were tried on it (R13).
    Guessed,
}

impl Letter {
    /// Whether its password still opens something at `now`.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.ended.is_none() && now < self.expires_at
    }
}
