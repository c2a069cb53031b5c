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
    /// How often letters were printed for this account, reminders without password included.
    pub printed: u32,
    /// The letters that this one took the place of, the last one first, [`Letter::REMEMBERED`] at most: who shows the
    /// password of one of them is told when it was replaced (R12).
    pub replaced: Vec<Replaced>,
}

/// A letter that another took the place of. Its password opens nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    /// Its place among the account's letters.
    pub generation: u32,
    /// What is kept of its provisional password.
    pub mac: LetterMac,
    /// When another was issued.
    pub at: Timestamp,
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
    /// It was never used, and its password is forgotten since
    /// ([`RetentionPolicy::letters_unused`](crate::retention::RetentionPolicy::letters_unused)).
    Unused,
}

impl Letter {
    /// How many replaced letters are remembered.
    pub const REMEMBERED: usize = 3;

    /// How often letters were printed up to this one, and what is remembered of them once another takes its place.
    pub(crate) fn replaced_at(self, at: Timestamp) -> (u32, Vec<Replaced>) {
        let Self { generation, mac, ended, printed, mut replaced, .. } = self;
        if ended != Some(LetterEnd::Unused) {
            replaced.insert(0, Replaced { generation, mac, at });
            replaced.truncate(Self::REMEMBERED);
        }
        (printed, replaced)
    }

    /// Forgets its password and those of the letters before it: whoever shows one is told nothing (R12). Its number stays,
    /// so that no later letter bears it again.
    pub(crate) fn forget(&mut self) {
        self.mac = LetterMac::FORGOTTEN;
        self.replaced.clear();
        self.ended = Some(LetterEnd::Unused);
    }

    /// Since when nobody used it: when it was issued, unless it ended by use or otherwise than by guessing.
    pub fn unused_since(&self) -> Option<Timestamp> {
        matches!(self.ended, None | Some(LetterEnd::Guessed)).then_some(self.issued_at)
    }

    /// Whether its password still opens something at `now`.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.ended.is_none() && now < self.expires_at
    }
}
