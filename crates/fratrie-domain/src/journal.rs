//! The journal: one entry a change, in the change's own transaction (R15). No secret is in it, and no personal value: what
//! stood before is kept apart, where it can be erased.

use crate::{
    Timestamp,
    chain::Digest,
    ids::{AccountId, CommitId, EntryId, MergeId, PriorId, StudentId},
    text::{AgentName, Origin, SchoolCode},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Actor {
    /// The holder of an account, through it.
    Holder {
        /// The account.
        account: AccountId,
    },
    /// A school office.
    Office {
        /// Who there.
        agent: AgentName,
    },
    /// The support of the realm.
    Support {
        /// Who there.
        agent: AgentName,
    },
    /// Two people of the support, for somebody who agreed (SECURITY V25).
    TwoOfSupport {
        /// Who proposed it.
        agent: AgentName,
        /// Who approved it.
        second: AgentName,
    },
}

/// How somebody showed that an account is theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ProofKind {
    /// The chosen password, just now.
    Password,
    /// A letter's provisional password, just now.
    Letter,
    /// An open session that began not long ago.
    Session,
    /// The holder's consent on record, and two people of the support (SECURITY V25).
    Consent,
}

/// Why a person's data are erased (RGPD, article 17).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ErasureReason {
    /// The person asked for it.
    Asked,
    /// They are needed no longer.
    NotNeeded,
    /// They should not have been kept.
    Unlawful,
    /// The law orders it.
    Obligation,
    /// They were kept for as long as the realm's policy says
    /// ([`RetentionPolicy`](crate::retention::RetentionPolicy)).
    Retention,
}

/// One entry of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// When.
    pub at: Timestamp,
    /// The commit that it belongs to.
    pub commit: CommitId,
    /// By whom.
    pub actor: Actor,
    /// From where.
    pub origin: Origin,
    /// What was done.
    pub change: Change,
    /// The former values that it overwrote, by person, with the digest of each: they may be erased, the digest stays
    /// (S110, R16).
    pub prior: Vec<(PriorId, Digest)>,
}

impl Entry {
    /// The entry as a store keeps it.
    pub fn record(&self) -> Value {
        // There is nothing in it that JSON has no word for.
        serde_json::to_value(self).unwrap_or_default()
    }

    /// What the chain is made of.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.record())
    }
}

/// What was done. Ids only: names and addresses are in the rows and in the merge records, where they can be erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// A roster was read in.
    RosterImported {
        /// The schools that it named.
        schools: Vec<SchoolCode>,
        /// Accounts made.
        accounts: Vec<AccountId>,
        /// Children attached, and to which account.
        attached: Vec<(AccountId, StudentId)>,
        /// Children that an account lists no more.
        ended: Vec<(AccountId, StudentId)>,
        /// Rows that changed otherwise.
        updated: u64,
        /// Whether each account that was made got its first letter at once.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        letters: bool,
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
    /// A first password was chosen, by means of a letter.
    Activated {
        /// The account.
        account: AccountId,
        /// Whether an address was given, to be confirmed.
        email_given: bool,
    },
    /// Another password was chosen.
    PasswordChanged {
        /// The account.
        account: AccountId,
        /// Shown by a password, a letter, or (`None`) a link sent to the confirmed address.
        proof: Option<ProofKind>,
    },
    /// An address was given, to be confirmed.
    EmailChangeRequested {
        /// The account.
        account: AccountId,
    },
    /// An address was confirmed by its owner.
    EmailConfirmed {
        /// The account.
        account: AccountId,
    },
    /// A link to choose another password was asked for.
    PasswordResetRequested {
        /// The account.
        account: AccountId,
    },
    /// A link that shows the identifier was asked for.
    ReminderRequested {
        /// The account.
        account: AccountId,
    },
    /// The identifier was shown to who holds the confirmed address.
    IdentifierReminded {
        /// The account.
        account: AccountId,
    },
    /// Accounts were grouped; the merge record of the same id tells each link.
    Merged {
        /// The account that stays.
        principal: AccountId,
        /// The accounts absorbed, with the kind of proof of each.
        absorbed: Vec<(AccountId, ProofKind)>,
        /// Whether the person confirmed that two different names are theirs (R11).
        names_confirmed: bool,
        /// Where support did it: the day of the consent, whose words are in the merge record.
        consent: Option<NaiveDate>,
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
        /// How the principal's holder showed it; none: support acted.
        proof: Option<ProofKind>,
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
    /// The office said that two legal responsibles of one student are one person (R11).
    DistinctnessWaived {
        /// The two accounts.
        accounts: (AccountId, AccountId),
    },
    /// The office said that two accounts are two persons': they are not suggested again.
    DuplicateRefused {
        /// The two accounts.
        accounts: (AccountId, AccountId),
    },
    /// A responsible's data were erased (R16): those of the account that answered and of all that it had absorbed.
    Erased {
        /// The accounts, the one that answered first.
        accounts: Vec<AccountId>,
        /// Why.
        reason: ErasureReason,
        /// Children whom no account reaches any more, as was accepted (R14).
        unreachable: Vec<StudentId>,
    },
}

impl Change {
    /// What it says of where an account is: absorbed by another, or by none any more. Nothing where it speaks of something
    /// else.
    pub fn whereabouts(&self, account: AccountId) -> Option<Option<AccountId>> {
        match self {
            Self::Merged { principal, absorbed, .. } => {
                absorbed.iter().any(|(id, _)| *id == account).then_some(Some(*principal))
            }
            Self::Split { accounts, .. } => accounts.contains(&account).then_some(None),
            _ => None,
        }
    }

    /// The accounts that it speaks of.
    pub fn subjects(&self) -> BTreeSet<AccountId> {
        match self {
            Self::RosterImported { accounts, attached, ended, .. } => {
                let listed = attached.iter().chain(ended).map(|(account, _)| account);
                accounts.iter().chain(listed).copied().collect()
            }
            Self::LettersIssued { accounts }
            | Self::RemindersPrinted { accounts }
            | Self::LettersForgotten { accounts } => accounts.iter().copied().collect(),
            Self::Merged { principal, absorbed, .. } => {
                std::iter::once(*principal).chain(absorbed.iter().map(|(account, _)| *account)).collect()
            }
            Self::MergeRefused { principal, absorbed, .. } => {
                absorbed.iter().chain([principal]).copied().collect()
            }
            Self::Split { principal, accounts, .. } => accounts.iter().chain([principal]).copied().collect(),
            Self::MergeStopped { principal, by, .. } => [*principal, *by].into(),
            Self::SecretsPurged { accounts } | Self::Erased { accounts, .. } => {
                accounts.iter().copied().collect()
            }
            Self::DistinctnessWaived { accounts: (one, other) }
            | Self::DuplicateRefused { accounts: (one, other) } => [*one, *other].into(),
            Self::Activated { account, .. }
            | Self::PasswordChanged { account, .. }
            | Self::EmailChangeRequested { account }
            | Self::EmailConfirmed { account }
            | Self::PasswordResetRequested { account }
            | Self::ReminderRequested { account }
            | Self::IdentifierReminded { account }
            | Self::EmailReverted { account }
            | Self::SessionsEnded { account }
            | Self::SecretUpgraded { account }
            | Self::LetterVoided { account }
            | Self::HoldLifted { account }
            | Self::Suspended { account }
            | Self::Reinstated { account } => [*account].into(),
        }
    }
}
