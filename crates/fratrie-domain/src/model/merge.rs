//! The record of a merge: all that an undo and an auditor need (S109, S110).

use super::{Consent, Contact, LetterEnd, Responsibility, Standing, Version};
use crate::{
    Timestamp,
    ids::{AccountId, MergeId, ResponsibilityId, StudentId},
    journal::{Actor, ProofKind},
    names::NameGrade,
    text::{AgentName, Origin},
};
use serde::{Deserialize, Serialize};

/// One merge, of one or more accounts into a principal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// Its id; the commit that made it bears the same.
    pub id: MergeId,
    /// The account that stayed.
    pub principal: AccountId,
    /// What was absorbed, in the order given.
    pub absorbed: Vec<Absorbed>,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
    /// From where.
    pub origin: Origin,
    /// The responsible's consent, where support did it for them.
    pub consent: Option<Box<Consent>>,
    /// The principal's contact before.
    pub contact_before: Contact,
    /// The principal's date of registration before (S12).
    pub registered_before: Timestamp,
    /// Counts the changes of this row.
    pub version: Version,
}

/// One absorbed account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absorbed {
    /// The account.
    pub account: AccountId,
    /// How it was proved.
    pub proof: ProofKind,
    /// What the names said; `Different` stands here only with an explicit confirmation (R11).
    pub names: NameGrade,
    /// Its standing before.
    pub before: Standing,
    /// Its contact before.
    pub contact_before: Contact,
    /// Whether its letter had ended before, and why.
    pub letter_before: Option<LetterEnd>,
    /// Each of its links that held.
    pub links: Vec<LinkMove>,
    /// The accounts that answered to it, and now answer to the principal (R5).
    pub followers: Vec<AccountId>,
}

/// What became of one link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkMove {
    /// The absorbed account's link.
    pub responsibility: ResponsibilityId,
    /// The child.
    pub student: StudentId,
    /// Moved, or joined with one that the principal had.
    pub fate: LinkFate,
}

/// What a merge does with a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkFate {
    /// The principal lists the child from now on.
    Moved,
    /// The principal listed the child already: one link remains (R10), the other ends; the record keeps the
    /// remaining one as it was.
    Joined {
        /// The principal's link, before.
        kept: Box<Responsibility>,
    },
}

/// What the school office says of two accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficeWord {
    /// One person holds both, even where both are legal responsibles of one student (R11).
    OnePerson,
    /// Two persons hold them: not to be suggested again.
    TwoPersons,
}

/// The school office's word on two accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// The two accounts.
    pub pair: WaiverPair,
    /// What it says.
    pub says: OfficeWord,
    /// Who says so.
    pub by: AgentName,
    /// When.
    pub at: Timestamp,
    /// Counts the changes of this row.
    pub version: Version,
}

/// Two accounts, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WaiverPair {
    low: AccountId,
    high: AccountId,
}

impl WaiverPair {
    /// The pair of `one` and `other`, whatever their order.
    pub fn new(one: AccountId, other: AccountId) -> Self {
        Self { low: one.min(other), high: one.max(other) }
    }

    /// The smaller id.
    pub const fn low(&self) -> AccountId {
        self.low
    }

    /// The greater id.
    pub const fn high(&self) -> AccountId {
        self.high
    }
}
