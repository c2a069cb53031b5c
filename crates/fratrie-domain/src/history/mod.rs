//! The journal as people read it: one line an entry, for the holder of an account or for staff.

mod words;

use crate::{
    Timestamp,
    identifier::MaskedIdentifier,
    ids::{AccountId, EntryId},
    journal::{Actor, Change, Entry},
    text::{AgentName, Origin},
};
use std::collections::BTreeMap;

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The account's holder: told what happened to the account, and whether the office or support did it, not which of
    /// their people.
    Holder,
    /// The school or support: told the names of agents, proofs and origins too.
    Staff,
}

/// Who did it, as the reader may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// The reader.
    You,
    /// The holder of an account, of this one where none is named.
    Holder(Option<MaskedIdentifier>),
    /// The school office.
    Office(Option<AgentName>),
    /// Support.
    Support(Option<AgentName>),
}

/// One entry, as far as it is about one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryLine {
    /// The entry.
    pub entry: EntryId,
    /// When, in UTC.
    pub at: Timestamp,
    /// By whom.
    pub who: Who,
    /// From where, if the reader may know it.
    pub origin: Option<Origin>,
    /// The account.
    pub about: AccountId,
    /// What was done, without what is about other accounts alone.
    pub change: Change,
    reader: Reader,
    names: BTreeMap<AccountId, MaskedIdentifier>,
}

impl HistoryLine {
    /// What `reader` sees of an entry that speaks of `about`. `names` are the identifiers of the accounts that it
    /// speaks of, and of who did it.
    pub fn new(
        entry: &Entry,
        about: AccountId,
        reader: Reader,
        names: &BTreeMap<AccountId, MaskedIdentifier>,
    ) -> Self {
        let change = entry.change.as_told_of(about);
        let agent = |agent: &AgentName| Some(agent.clone()).filter(|_| reader == Reader::Staff);
        let who = match &entry.actor {
            Actor::Holder { account } if *account != about => Who::Holder(names.get(account).cloned()),
            Actor::Holder { .. } if reader == Reader::Holder => Who::You,
            Actor::Holder { .. } => Who::Holder(None),
            Actor::Office { agent: name } => Who::Office(agent(name)),
            // Of two the one who approved it: what the first did changed nothing.
            Actor::Support { agent: name } | Actor::TwoOfSupport { second: name, .. } => {
                Who::Support(agent(name))
            }
        };
        let identifier = |id: &AccountId| Some((*id, names.get(id)?.clone()));
        Self {
            entry: entry.id,
            at: entry.at,
            origin: Some(entry.origin.clone()).filter(|_| reader == Reader::Staff || who == Who::You),
            who,
            about,
            names: change.subjects().iter().filter_map(identifier).collect(),
            change,
            reader,
        }
    }
}

impl Change {
    /// The same change, without what is about other accounts alone.
    #[must_use]
    pub fn as_told_of(&self, about: AccountId) -> Self {
        let only = |accounts: &[AccountId]| accounts.iter().filter(|id| **id == about).copied().collect();
        match self {
            Self::RosterImported { accounts, attached, ended, letters, .. } => {
                let theirs = |listed: &[(AccountId, crate::StudentId)]| {
                    listed.iter().filter(|(account, _)| *account == about).copied().collect()
                };
                Self::RosterImported {
                    schools: Vec::new(),
                    accounts: only(accounts),
                    attached: theirs(attached),
                    ended: theirs(ended),
                    updated: 0,
                    letters: *letters,
                }
            }
            Self::LettersIssued { accounts } => Self::LettersIssued { accounts: only(accounts) },
            Self::RemindersPrinted { accounts } => Self::RemindersPrinted { accounts: only(accounts) },
            Self::LettersForgotten { accounts } => Self::LettersForgotten { accounts: only(accounts) },
            Self::Merged { principal, absorbed, names_confirmed, consent } if *principal != about => {
                Self::Merged {
                    principal: *principal,
                    absorbed: absorbed.iter().filter(|(account, _)| *account == about).copied().collect(),
                    names_confirmed: *names_confirmed,
                    consent: *consent,
                }
            }
            Self::Split { merge, principal, accounts, proof } if *principal != about => {
                Self::Split { merge: *merge, principal: *principal, accounts: only(accounts), proof: *proof }
            }
            Self::MergeRefused { principal, absorbed, reasons } if *principal != about => {
                Self::MergeRefused {
                    principal: *principal,
                    absorbed: only(absorbed),
                    reasons: reasons.clone(),
                }
            }
            Self::SecretsPurged { accounts } => Self::SecretsPurged { accounts: only(accounts) },
            other => other.clone(),
        }
    }
}
