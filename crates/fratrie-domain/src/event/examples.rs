//! One event of each kind, for the documentation and for consumers' tests.

use super::{Event, Fact, V1};
use crate::{
    Timestamp,
    ids::{AccountId, CommitId, EventId, MergeId, StudentId, TokenId},
    text::SchoolCode,
};
use chrono::TimeDelta;
use std::iter;
use uuid::Uuid;

/// One event of each kind, in an order that could be: two accounts, from their import on.
pub fn examples() -> Vec<Event> {
    let first = Fact::RosterImported {
        schools: "0999001A".parse::<SchoolCode>().into_iter().collect(),
        attached: vec![(kept(), StudentId::from_uuid(id(3))), (other(), child())],
        ended: vec![(kept(), StudentId::from_uuid(id(4)))],
        letters: vec![other()],
    };
    let event = |(fact, number): (Fact, u32)| Event {
        version: V1,
        id: EventId::from_uuid(id(0x100 + u128::from(number))),
        at: Timestamp::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::minutes(number.into()),
        commit: CommitId::from_uuid(id(0x200 + u128::from(number))),
        fact,
    };
    iter::successors(Some(first), after).zip(1..).map(event).collect()
}

/// The example that comes after this one. A new kind of event has its place here before it compiles.
fn after(fact: &Fact) -> Option<Fact> {
    let account = kept();
    Some(match fact {
        Fact::RosterImported { .. } => Fact::LettersIssued { accounts: vec![account, other()] },
        Fact::LettersIssued { .. } => Fact::RemindersPrinted { accounts: vec![account] },
        Fact::RemindersPrinted { .. } => Fact::LettersForgotten { accounts: vec![other()] },
        Fact::LettersForgotten { .. } => Fact::LetterVoided { account: other() },
        Fact::LetterVoided { .. } => Fact::Activated { account, confirm: Some(link(1)) },
        Fact::Activated { .. } => Fact::EmailConfirmed { account, revert: None },
        Fact::EmailConfirmed { .. } => Fact::PasswordResetRequested { account, reset: link(2) },
        Fact::PasswordResetRequested { .. } => Fact::PasswordChanged { account },
        Fact::PasswordChanged { .. } => Fact::SecretUpgraded { account },
        Fact::SecretUpgraded { .. } => Fact::ReminderRequested { account, reminder: link(3) },
        Fact::ReminderRequested { .. } => Fact::IdentifierReminded { account },
        Fact::IdentifierReminded { .. } => Fact::EmailChangeRequested { account, confirm: link(4) },
        Fact::EmailChangeRequested { .. } => Fact::EmailReverted { account },
        Fact::EmailReverted { .. } => Fact::SessionsEnded { account },
        Fact::SessionsEnded { .. } => Fact::Suspended { account: other() },
        Fact::Suspended { .. } => Fact::Reinstated { account: other() },
        Fact::Reinstated { .. } => Fact::DistinctnessWaived { accounts: (account, other()) },
        Fact::DistinctnessWaived { .. } => Fact::MergeRefused {
            principal: account,
            absorbed: vec![other()],
            reasons: vec!["changed_since_preview".to_owned()],
        },
        Fact::MergeRefused { .. } => Fact::Merged {
            merge: MergeId::from_uuid(id(0x300)),
            principal: account,
            absorbed: vec![other()],
            children: vec![child()],
        },
        Fact::Merged { .. } => {
            Fact::MergeStopped { merge: MergeId::from_uuid(id(0x300)), principal: account, by: other() }
        }
        Fact::MergeStopped { .. } => Fact::HoldLifted { account },
        Fact::HoldLifted { .. } => Fact::Split {
            merge: MergeId::from_uuid(id(0x300)),
            principal: account,
            accounts: vec![other()],
            followers: Vec::new(),
            children: vec![(other(), child())],
            left: vec![child()],
        },
        Fact::Split { .. } => Fact::DuplicateRefused { accounts: (account, other()) },
        Fact::DuplicateRefused { .. } => Fact::SecretsPurged { accounts: vec![other()] },
        Fact::SecretsPurged { .. } => Fact::Erased { accounts: vec![other()], children: vec![child()] },
        Fact::Erased { .. } => return None,
    })
}

/// A UUID of version 7, as all ids are.
const fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x0192_5f4a_0000_7000_8000_0000_0000_0000 | number)
}

const fn kept() -> AccountId {
    AccountId::from_uuid(id(1))
}

const fn other() -> AccountId {
    AccountId::from_uuid(id(2))
}

const fn child() -> StudentId {
    StudentId::from_uuid(id(4))
}

const fn link(number: u128) -> TokenId {
    TokenId::from_uuid(id(0x400 | number))
}
