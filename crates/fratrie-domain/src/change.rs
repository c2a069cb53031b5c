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

/// One commit. It either happens whole or not at all (R6), and once (R7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSet {
    /// The realm; every key below is in it.
    pub realm: RealmId,
    /// The idempotency key, unique in the realm: a second commit under it answers with the first one's receipt.
    pub commit_id: CommitId,
    /// What the decision rests on: rows at a version, rows that do not exist. What was only read stands here too.
    pub expects: Vec<Expect>,
    /// What is to be written. A row comes after those that it refers to.
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
}

impl Expect {
    /// The row that it speaks of.
    pub const fn key(&self) -> &Key {
        match self {
            Self::Version { key, .. } | Self::Absent { key } => key,
        }
    }
}

/// One row to be written. Never "insert or update": which one it is was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Write {
    /// A new row, at [`Version::FIRST`].
    Insert(Row),
    /// A row to replace the one at the version before its own.
    Update(Row),
    /// A row to take away, at the version that `expects` names.
    Delete(Key),
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
}
