//! What came of a command: part of the receipt, so the same at every repetition (R7).

use crate::{
    Timestamp,
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
    /// Of a split.
    Split(SplitReport),
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

/// What a split does; a preview and the split itself tell the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitReport {
    /// The merge that is undone, wholly or in part.
    pub merge: MergeId,
    /// The account that answered, and stays.
    pub principal: AccountId,
    /// One line an account that comes out again.
    pub lines: Vec<SplitLine>,
    /// The children that the principal lists afterwards.
    pub children: Vec<StudentId>,
    /// The principal's stamp afterwards: its other sessions end.
    pub stamp: SessionStamp,
}

/// What a split does with one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitLine {
    /// The account, which opens again.
    pub account: AccountId,
    /// Its identifier, masked.
    pub identifier: MaskedIdentifier,
    /// Children that it lists again.
    pub children: Vec<StudentId>,
    /// Those among them that its school attached since the merge.
    pub added: Vec<StudentId>,
    /// Those among them that the principal lists too.
    pub shared: Vec<StudentId>,
    /// What does not come back, or not as it was.
    pub remainders: Vec<Remainder>,
}

/// Something that a split does not bring back as it stood before the merge (R8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Remainder {
    /// What.
    pub item: Item,
    /// What became of it, and why.
    pub fate: Fate,
}

/// What a split may not bring back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Item {
    /// The link to a child.
    Child {
        /// The child.
        student: StudentId,
    },
    /// The holder's name.
    Name,
    /// The letter's provisional password.
    Letter,
    /// A confirmed address.
    Address,
    /// An address that waited for confirmation.
    PendingAddress,
    /// The right of the address before to take the account back.
    FormerAddress,
    /// A telephone number.
    Phone,
    /// Whether mailing lists are wanted.
    MailOptOut,
}

/// What became of something since a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "fate", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Fate {
    /// It is no more.
    Gone {
        /// Why.
        why: Loss,
    },
    /// It comes back as it was changed since.
    EditedSince {
        /// By whom.
        by: Editor,
    },
    /// The principal keeps its own.
    KeptByPrincipal {
        /// Why.
        why: Keeping,
    },
}

/// Why something is no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Loss {
    /// Its time ran out.
    Expired {
        /// When.
        at: Timestamp,
    },
    /// The school's base no longer names it.
    EndedBySchool {
        /// Since when.
        at: Timestamp,
    },
    /// A merge makes void what was under way: it must be asked for again.
    VoidedByMerge,
}

/// Who changed something since a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Editor {
    /// A school's roster.
    School,
}

/// Why the principal keeps what it had from an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Keeping {
    /// Its holder changed it since.
    ChangedSince,
    /// Another account of the group says the same.
    AnotherAccount,
}
