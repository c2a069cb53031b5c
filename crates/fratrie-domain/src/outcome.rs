//! What came of a command: part of the receipt, so the same at every repetition (R7).

use crate::{
    Timestamp,
    identifier::MaskedIdentifier,
    ids::{AccountId, MergeId, SessionStamp, StudentId},
    refusal::Language,
    roster::Place,
};
use serde::{Deserialize, Serialize};

/// What came of a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// Of an import.
    Imported(Box<ImportReport>),
    /// Of a merge.
    Merged(MergeReport),
    /// Of a split.
    Split(SplitReport),
    /// Of letters issued, to these accounts (a grouped account's letter goes to the one that answers for it).
    LettersIssued {
        /// The accounts, each with the generation of its letter.
        letters: Vec<(AccountId, u32)>,
    },
    /// Of a change to these accounts; others that were asked for were passed over.
    Accounts {
        /// The accounts.
        accounts: Vec<AccountId>,
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

/// What an import did; a preview and the import itself tell the same.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportReport {
    /// Accounts made; they wait for letters.
    pub accounts: Vec<AccountId>,
    /// Children attached, and to which account.
    pub attached: Vec<(AccountId, StudentId)>,
    /// Children that an account lists no more.
    pub ended: Vec<(AccountId, StudentId)>,
    /// What became of the students that the roster names, and of those that it names no more.
    pub students: Tally,
    /// The same of responsibles.
    pub responsibles: Tally,
    /// The same of links.
    pub links: Tally,
    /// Links of persons who are known to the school and have no account for it
    /// ([`Policy::entitled`](crate::Policy::entitled)).
    pub not_entitled: u64,
    /// What the office should look at; the first [`ImportReport::MOST_NOTES`].
    pub notes: Vec<(Place, ImportNote)>,
    /// Rows made, of any kind.
    pub created: u64,
    /// Rows changed, of any kind.
    pub updated: u64,
}

/// How many rows of one kind an import made, changed, and let be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// New.
    pub created: u64,
    /// Known, and otherwise now.
    pub changed: u64,
    /// Known, and as before.
    pub unchanged: u64,
    /// Named no more: students who left, links that ended.
    pub left: u64,
}

/// Something that an import took or left, and that the office should look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ImportNote {
    /// A new student has no class yet: left for the next import.
    NotPlaced,
    /// A responsible whom the school knows by this key bears an entirely different name now.
    Renamed,
    /// All children of a responsible whom the school knows by this key are no more theirs, and others are: where keys are
    /// made of names (ONDE), that can be another person of the same name.
    OtherChildren,
    /// The student's national number stands with another student: not taken over.
    NumberElsewhere,
}

impl ImportReport {
    /// The most notes that are kept.
    pub const MOST_NOTES: usize = 1000;

    /// Whether the import changed nothing (R9: the same file twice).
    pub const fn is_empty(&self) -> bool {
        self.created == 0 && self.updated == 0
    }
}

impl ImportNote {
    /// What it is, and what to do.
    pub const fn explain(self, language: Language) -> &'static str {
        let (french, english) = match self {
            Self::NotPlaced => (
                "nouvel élève sans classe : ses responsables auront un compte dès que sa classe sera connue.",
                "new student without a class: the responsibles get an account as soon as the class is known.",
            ),
            Self::Renamed => (
                "le nom de ce responsable a entièrement changé : vérifiez qu'il s'agit de la même personne.",
                "this responsible's name changed entirely: check that it is the same person.",
            ),
            Self::OtherChildren => (
                "les enfants de ce responsable ont tous changé : vérifiez qu'il s'agit de la même personne, et non d'un homonyme.",
                "all children of this responsible changed: check that it is the same person, and not a namesake.",
            ),
            Self::NumberElsewhere => (
                "cet identifiant national (INE) est déjà celui d'un autre élève : vérifiez la base élèves.",
                "this national number (INE) is another student's already: check the school's base.",
            ),
        };
        match language {
            Language::French => french,
            Language::English => english,
        }
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
