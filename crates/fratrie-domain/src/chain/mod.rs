//! The chain of the journal: 64 lanes a realm, each entry linked to the one before it in its lane, so that a removed or
//! altered one is found (ADR 9).
//!
//! Link `n` of a lane is SHA-256 of link `n - 1` and the digest of entry `n`; the first link stands for the realm and the
//! lane. A lane's head, kept apart, says how long it is, so that a tail cut off is found too.

mod anchor;
mod check;
mod digest;
mod state;

pub use anchor::{AnchorError, JournalAnchor};
pub use check::{Checked, Fault, LaneCheck, LaneFault};
pub use digest::{Digest, NotHex, Salt};

use crate::{
    ids::{CommitId, EntryId},
    model::Prior,
    realm::RealmId,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One of the chains of a realm's journal. An entry's is a function of its commit's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Lane(u8);

impl Lane {
    /// How many a realm has: as many commits can be made at once without one waiting for another's turn.
    pub const COUNT: u8 = 64;

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..Self::COUNT).map(Self)
    }

    /// The lane of a commit's entry.
    pub const fn of(commit: CommitId) -> Self {
        let [.., last] = *commit.as_uuid().as_bytes();
        Self(last % Self::COUNT)
    }

    /// Its number, from 0.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// What its first entry is linked to.
    pub fn start(self, realm: &RealmId) -> Digest {
        Digest::over([b"fratrie journal\0", realm.as_str().as_bytes(), &[0, self.0]])
    }
}

impl TryFrom<u8> for Lane {
    type Error = NoSuchLane;

    fn try_from(number: u8) -> Result<Self, NoSuchLane> {
        if number < Self::COUNT { Ok(Self(number)) } else { Err(NoSuchLane(number)) }
    }
}

impl From<Lane> for u8 {
    fn from(lane: Lane) -> Self {
        lane.0
    }
}

/// A number that no lane bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no lane {0}")]
pub struct NoSuchLane(u8);

/// How far a lane has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The lane.
    pub lane: Lane,
    /// How many entries it holds.
    pub length: u64,
    /// The link of the last one.
    pub link: Digest,
}

impl Head {
    /// Of a lane without entries.
    pub fn empty(realm: &RealmId, lane: Lane) -> Self {
        Self { lane, length: 0, link: lane.start(realm) }
    }

    /// After one more entry.
    #[must_use]
    pub fn with(self, entry: &Digest) -> Self {
        Self { length: self.length.saturating_add(1), link: self.link.followed_by(entry), ..self }
    }
}

/// One entry of a lane as a store keeps it, with what is left of the former values that belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// The id under which it is kept.
    pub id: EntryId,
    /// Its place in the lane, from 1.
    pub place: u64,
    /// Its link.
    pub link: Digest,
    /// The [`Entry`](crate::journal::Entry) as it stands: verified before anybody reads it.
    pub record: Value,
    /// The former values that name this entry.
    pub priors: Vec<Prior>,
}
