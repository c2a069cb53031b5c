//! What came of a command: part of the receipt, so the same at every repetition (R7).

use crate::{
    identifier::MaskedIdentifier,
    ids::{AccountId, MergeId, SessionStamp, StudentId},
};
use serde::{Deserialize, Serialize};

/// What came of a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// Of an import.
    Imported(ImportReport),
    /// Of a merge.
    Merged(MergeReport),
    /// Of letters issued, to these accounts (a grouped account's letter goes to the one that answers for it).
    LettersIssued {
        /// The accounts, each with the generation of its letter.
        letters: Vec<(AccountId, u32)>,
    },
    /// Of a change to one account; its sessions live on under this stamp.
    Account {
        /// The account.
        account: AccountId,
        /// Its stamp after the change.
        stamp: SessionStamp,
    },
    /// Of a change with nothing to tell.
    Done,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportReport {
    /// Accounts made; they wait for letters.
    pub accounts: Vec<AccountId>,
    /// Children attached, and to which account.
    pub attached: Vec<(AccountId, StudentId)>,
    /// Rows made, of any kind.
    pub created: u64,
    /// Rows changed, of any kind.
    pub updated: u64,
}

impl ImportReport {
    /// Whether the import changed nothing (R9: the same file twice).
    pub const fn is_empty(&self) -> bool {
        self.created == 0 && self.updated == 0
    }
}

/// What a merge does; a preview and the merge itself tell the same (S14).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeReport {
    /// The merge.
    pub merge: MergeId,
    /// The account that stays.
    pub principal: AccountId,
    /// One line an absorbed account, in the order given (S5).
    pub lines: Vec<MergeLine>,
    /// All children that the principal lists afterwards: the union (R1).
    pub children: Vec<StudentId>,
    /// The principal's stamp afterwards: its other sessions end (S100).
    pub stamp: SessionStamp,
}

/// What a merge does with one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeLine {
    /// The account, which closes.
    pub account: AccountId,
    /// Its identifier, masked.
    pub identifier: MaskedIdentifier,
    /// Children that come.
    pub moved: Vec<StudentId>,
    /// Children that the principal had already: one link remains (R10).
    pub joined: Vec<StudentId>,
}
