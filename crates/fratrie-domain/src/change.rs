//! A decision as data: what was read, what is to be written, what is to be told. A store applies it whole, or says
//! why not.

use crate::{
    event::Event,
    identifier::Identifier,
    ids::CommitId,
    ids::{AccountId, StudentId},
    journal::Entry,
    model::Holder,
    model::{Key, Row, Source, Version},
    outcome::Outcome,
    realm::RealmId,
    text::Ine,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One commit. It either happens whole or not at all (R6), and once (R7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSet {
    /// The realm; every key below is in it.
    pub realm: RealmId,
    /// The idempotency key, unique in the realm: a second commit under it answers with the first one's receipt.
    pub commit_id: CommitId,
    /// What the decision rests on: rows at a version, rows that do not exist. What was only read stands here too.
    pub expects: Vec<Expect>,
    /// What is to be written: at most one write a row. In the end, not at every step, unique values are held once and
    /// every row that is referred to is there: two rows may exchange a unique value.
    pub writes: Vec<Write>,
    /// The journal entry of the change; empty when nothing changes.
    pub journal: Vec<Entry>,
    /// The outbox event of the change; empty when nothing changes.
    pub events: Vec<Event>,
    /// What the caller is told, now and at every repetition.
    pub receipt: Receipt,
}

impl ChangeSet {
    /// The rows that it inserts or updates, as they will stand.
    pub fn rows_written(&self) -> impl Iterator<Item = &Row> {
        self.writes.iter().filter_map(|write| match write {
            Write::Insert(row) | Write::Update(row) => Some(row),
            Write::Delete(_) => None,
        })
    }

    /// The rows that it writes, in whatever way.
    pub fn keys_written(&self) -> BTreeSet<Key> {
        self.writes.iter().map(Write::key).collect()
    }

    /// All that a store checks of versions before it writes: what is expected, then what each write rests on by itself.
    /// The first that does not hold is the one that a conflict names.
    pub fn prerequisites(&self) -> Vec<Expect> {
        let expected: BTreeSet<&Expect> = self.expects.iter().collect();
        let implied = self.writes.iter().map(Write::rests_on).filter(|implied| !expected.contains(implied));
        self.expects.iter().cloned().chain(implied).collect()
    }
}

/// What a decision rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Expect {
    /// The row stands at this version.
    Version {
        /// The row.
        key: Key,
        /// Its version.
        version: Version,
    },
    /// There is no such row.
    Absent {
        /// The row.
        key: Key,
    },
    /// The row is there, at whatever version.
    Present {
        /// The row.
        key: Key,
    },
}

impl Expect {
    /// The row that it speaks of.
    pub const fn key(&self) -> &Key {
        match self {
            Self::Version { key, .. } | Self::Absent { key } | Self::Present { key } => key,
        }
    }

    /// Whether it holds where the row stands at `found`.
    pub fn holds(&self, found: Option<Version>) -> bool {
        match self {
            Self::Version { version, .. } => found == Some(*version),
            Self::Absent { .. } => found.is_none(),
            Self::Present { .. } => found.is_some(),
        }
    }
}

/// One row to be written. Never "insert or update": which one it is was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Write {
    /// A new row, at the version that it bears; the domain's are at [`Version::FIRST`].
    Insert(Row),
    /// A row to replace the one at the version before its own.
    Update(Row),
    /// A row to take away, at the version that `expects` names.
    Delete(Key),
}

impl Write {
    /// The row that it writes.
    pub fn key(&self) -> Key {
        match self {
            Self::Insert(row) | Self::Update(row) => row.key(),
            Self::Delete(key) => key.clone(),
        }
    }

    fn rests_on(&self) -> Expect {
        let key = self.key();
        match self {
            Self::Insert(_) => Expect::Absent { key },
            Self::Update(row) => {
                Expect::Version { key, version: Version::new(row.version().get().saturating_sub(1)) }
            }
            Self::Delete(_) => Expect::Present { key },
        }
    }
}

/// What a commit answers, the first time and every time (R7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The commit.
    pub commit_id: CommitId,
    /// When it was decided.
    pub at: crate::Timestamp,
    /// What came of it.
    pub outcome: Outcome,
}

/// A value that the realm holds once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Unique {
    /// A login name.
    Identifier(Identifier),
    /// One account a holder.
    Holder(Holder),
    /// A responsible's record in a school's base.
    Responsible(Source),
    /// A student's record in a school's base.
    Student(Source),
    /// A national number.
    Ine(Ine),
    /// One link that holds between an account and a student (R10).
    Link(AccountId, StudentId),
}

/// Why a change set was not applied. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Conflict {
    /// A row is not as the decision saw it: load again and decide again.
    #[error("{key:?} is not as it was when the decision was made")]
    Moved {
        /// The row.
        key: Key,
    },
    /// A value that the realm holds once is held by another row.
    #[error("{0:?} is taken")]
    Taken(Unique),
    /// A row would refer to one that is not there. No decision of the domain makes such a change set.
    #[error("{from:?} would refer to {to:?}, which is not there")]
    Dangling {
        /// The row.
        from: Key,
        /// What it refers to.
        to: Key,
    },
}
