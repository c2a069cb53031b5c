//! The record of a merge: all that an undo and an auditor need (S109, S110).

use super::{Consent, Contact, LetterEnd, Responsibility, Standing, Token, Version};
use crate::{
    Timestamp,
    ids::{AccountId, CommitId, MergeId, ResponsibilityId},
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
    /// What was sent to those whom the merge was told to, so that they can stop it.
    pub alarms: Vec<Alarm>,
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
    /// What the names said; other than `Same` stands here only with an explicit confirmation (R11).
    pub names: NameGrade,
    /// Its standing before.
    pub before: Standing,
    /// Its contact before.
    pub contact_before: Contact,
    /// Whether its letter had ended before, and why.
    pub letter_before: Option<LetterEnd>,
    /// The version of its holder's record, by which a later change of it is told.
    pub holder_version: Version,
    /// Each of its links that stood.
    pub links: Vec<LinkMove>,
    /// The accounts that answered to it, and now answer to the principal (R5).
    pub followers: Vec<AccountId>,
    /// What the principal lacked and has from it.
    pub gave: Gave,
    /// That it was undone.
    pub undone: Option<Undone>,
}

/// What became of one link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkMove {
    /// The absorbed account's link, as it was.
    pub before: Responsibility,
    /// Moved, or joined to one that the principal had.
    pub fate: LinkFate,
}

/// What a merge does with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkFate {
    /// It is the principal's as it was the absorbed account's.
    Moved,
    /// The principal listed the child already (R10).
    Joined {
        /// The principal's link.
        into: ResponsibilityId,
    },
}

/// What a principal lacked and has from an absorbed account (S6, S28). Each of these it has from one account at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Gave {
    /// The confirmed address.
    pub email: bool,
    /// The telephone number.
    pub phone: bool,
    /// That no mailing list is wanted.
    pub mail_opt_out: bool,
}

/// That an account came out of a merge again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
    /// The commit that did it.
    pub commit: CommitId,
}

/// A link sent to somebody whom a merge was told to: « ce n'était pas moi ».
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// The account whose contact it was sent to.
    pub account: AccountId,
    /// The link.
    pub token: Token,
    /// When it was used; it serves once.
    pub raised_at: Option<Timestamp>,
}

/// That somebody said « ce n'était pas moi »: nothing is grouped, undone or given another address until support has
/// looked at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// The merge that they did not make.
    pub merge: MergeId,
    /// The account whose contact said so.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
}

impl Merge {
    /// What it did with an account, if it absorbed it.
    pub fn absorbed(&self, account: AccountId) -> Option<&Absorbed> {
        self.absorbed.iter().find(|absorbed| absorbed.account == account)
    }

    /// The principal, then the accounts that it absorbed.
    pub fn accounts(&self) -> impl Iterator<Item = AccountId> + '_ {
        std::iter::once(self.principal).chain(self.absorbed.iter().map(|absorbed| absorbed.account))
    }

    /// Whether an account is still in it, as its principal or absorbed by it.
    pub fn holds(&self, account: AccountId) -> bool {
        self.standing().any(|absorbed| account == self.principal || absorbed.account == account)
    }

    /// The accounts that are still in it.
    pub fn standing(&self) -> impl Iterator<Item = &Absorbed> {
        self.absorbed.iter().filter(|absorbed| absorbed.undone.is_none())
    }
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
