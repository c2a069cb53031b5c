//! The outbox: one event a change, in the change's own transaction (R15). No secret is in it: a link is named by
//! its id, and whoever holds the secret key derives the link from that.

use crate::{
    Timestamp,
    ids::{AccountId, CommitId, EventId, MergeId, StudentId, TokenId},
    text::SchoolCode,
};
use serde::{Deserialize, Serialize};

#[cfg(feature = "schema")]
mod examples;
#[cfg(feature = "schema")]
mod schema;
mod subjects;

#[cfg(feature = "schema")]
pub use examples::examples;
#[cfg(feature = "schema")]
pub use schema::schema;

/// One event for other services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Event {
    /// The version of this form.
    pub version: V1,
    /// Its id, for effects that must happen once.
    pub id: EventId,
    /// When it happened.
    pub at: Timestamp,
    /// The commit that it belongs to.
    pub commit: CommitId,
    /// What happened.
    pub fact: Fact,
}

/// The first form of an event's JSON: the number 1. Any other number is refused where an event is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct V1;

impl From<V1> for u8 {
    fn from(_: V1) -> Self {
        1
    }
}

impl TryFrom<u8> for V1 {
    type Error = &'static str;

    fn try_from(number: u8) -> Result<Self, &'static str> {
        if number == 1 { Ok(Self) } else { Err("an event of another version than 1") }
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Fact {
    /// A roster was read in.
    RosterImported {
        /// The schools that it named.
        schools: Vec<SchoolCode>,
        /// Children attached, and to which account (R9: the principal, where the account was grouped).
        attached: Vec<(AccountId, StudentId)>,
        /// Children that an account lists no more: their schools do not name the link any longer.
        ended: Vec<(AccountId, StudentId)>,
        /// Accounts that were made and got their first letter at once, as by [`LettersIssued`](Self::LettersIssued).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        letters: Vec<AccountId>,
    },
    /// Letters were issued.
    LettersIssued {
        /// For these accounts.
        accounts: Vec<AccountId>,
    },
    /// Reminders were printed: letters without password.
    RemindersPrinted {
        /// For these accounts.
        accounts: Vec<AccountId>,
    },
    /// Letters that nobody used were forgotten: their passwords are unknown now, and their accounts wait for others.
    LettersForgotten {
        /// Of these accounts.
        accounts: Vec<AccountId>,
    },
    /// An account was activated. Where an address was given, `confirm` names the link to send to it.
    Activated {
        /// The account.
        account: AccountId,
        /// The link that confirms the address.
        confirm: Option<TokenId>,
    },
    /// The password changed; the confirmed address is told.
    PasswordChanged {
        /// The account.
        account: AccountId,
    },
    /// Another address was given; a link goes to it, a notice to the one before (SECURITY V18).
    EmailChangeRequested {
        /// The account.
        account: AccountId,
        /// The link that confirms the address.
        confirm: TokenId,
    },
    /// An address was confirmed. Where it took the place of another, `revert` names the link to send to that one, by which
    /// it can be put back for a while (SECURITY V18).
    EmailConfirmed {
        /// The account.
        account: AccountId,
        /// The link that puts the former address back.
        revert: Option<TokenId>,
    },
    /// A link to choose another password is to be sent to the confirmed address.
    PasswordResetRequested {
        /// The account.
        account: AccountId,
        /// The link.
        reset: TokenId,
    },
    /// A link that shows the identifier is to be sent to the confirmed address.
    ReminderRequested {
        /// The account.
        account: AccountId,
        /// The link.
        reminder: TokenId,
    },
    /// The identifier was shown.
    IdentifierReminded {
        /// The account.
        account: AccountId,
    },
    /// Accounts were grouped; all former contacts are told (S118).
    Merged {
        /// The merge.
        merge: MergeId,
        /// The account that stays.
        principal: AccountId,
        /// The accounts absorbed.
        absorbed: Vec<AccountId>,
        /// The children that the principal now lists on account of it.
        children: Vec<StudentId>,
    },
    /// A merge was confirmed, and refused when it was to be done: the accounts had changed, or the rules said no (S111).
    MergeRefused {
        /// The account that was to stay.
        principal: AccountId,
        /// Those that were to close.
        absorbed: Vec<AccountId>,
        /// Why not: the kind of refusal, of each line where lines were refused.
        reasons: Vec<String>,
    },
    /// Accounts came out of a merge again; all contacts are told (S116).
    Split {
        /// The merge.
        merge: MergeId,
        /// The account that answered for them.
        principal: AccountId,
        /// The accounts, which open again.
        accounts: Vec<AccountId>,
        /// Accounts that one of them had absorbed before, each with the one that answers for it again.
        followers: Vec<(AccountId, AccountId)>,
        /// The children that each lists again.
        children: Vec<(AccountId, StudentId)>,
        /// The children that the account that answered does not list any more.
        left: Vec<StudentId>,
    },
    /// Somebody whom a merge was told to said « ce n'était pas moi »: the group is held still until support looks at it.
    MergeStopped {
        /// The merge.
        merge: MergeId,
        /// The account that answers for the group.
        principal: AccountId,
        /// The account whose contact said so.
        by: AccountId,
    },
    /// Support let a group that was held still go on.
    HoldLifted {
        /// The account that answers for the group.
        account: AccountId,
    },
    /// The secrets of accounts absorbed long ago were forgotten: their merges can not be undone any more.
    SecretsPurged {
        /// The accounts.
        accounts: Vec<AccountId>,
    },
    /// The address before was put back by who reads its mail; all sessions ended (SECURITY V18).
    EmailReverted {
        /// The account.
        account: AccountId,
    },
    /// All other sessions were ended by the holder.
    SessionsEnded {
        /// The account.
        account: AccountId,
    },
    /// The password's hash was made anew, with today's parameters and key; nothing else changed.
    SecretUpgraded {
        /// The account.
        account: AccountId,
    },
    /// Too many passwords were tried on a letter; it is void, and the office must issue another (R13).
    LetterVoided {
        /// The account.
        account: AccountId,
    },
    /// An account was suspended.
    Suspended {
        /// The account.
        account: AccountId,
    },
    /// A suspension was lifted.
    Reinstated {
        /// The account.
        account: AccountId,
    },
    /// The office lifted the rule on two legal responsibles for two accounts.
    DistinctnessWaived {
        /// The two accounts.
        accounts: (AccountId, AccountId),
    },
    /// The office said that two accounts are two persons': they are not suggested again.
    DuplicateRefused {
        /// The two accounts.
        accounts: (AccountId, AccountId),
    },
    /// A responsible's data were erased (R16): whoever keeps any under these ids erases them too.
    Erased {
        /// The accounts, the one that answered first.
        accounts: Vec<AccountId>,
        /// The children that it listed.
        children: Vec<StudentId>,
    },
}
