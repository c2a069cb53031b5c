//! Whom an event is about.

use super::Fact;
use crate::ids::AccountId;
use std::collections::BTreeSet;

impl Fact {
    /// The accounts that it speaks of. No consumer is handed two events of one account out of order.
    pub fn subjects(&self) -> BTreeSet<AccountId> {
        match self {
            Self::RosterImported { attached, ended, letters, .. } => {
                let listed = attached.iter().chain(ended).map(|(account, _)| account);
                letters.iter().chain(listed).copied().collect()
            }
            Self::LettersIssued { accounts }
            | Self::RemindersPrinted { accounts }
            | Self::LettersForgotten { accounts } => accounts.iter().copied().collect(),
            Self::Merged { principal, absorbed, .. } | Self::MergeRefused { principal, absorbed, .. } => {
                absorbed.iter().chain([principal]).copied().collect()
            }
            Self::Split { principal, accounts, followers, .. } => {
                let followers = followers.iter().map(|(account, _)| account);
                accounts.iter().chain([principal]).chain(followers).copied().collect()
            }
            Self::MergeStopped { principal, by, .. } => [*principal, *by].into(),
            Self::SecretsPurged { accounts } | Self::Erased { accounts, .. } => {
                accounts.iter().copied().collect()
            }
            Self::DistinctnessWaived { accounts: (one, other) }
            | Self::DuplicateRefused { accounts: (one, other) } => [*one, *other].into(),
            Self::Activated { account, .. }
            | Self::PasswordChanged { account }
            | Self::EmailChangeRequested { account, .. }
            | Self::EmailConfirmed { account, .. }
            | Self::PasswordResetRequested { account, .. }
            | Self::ReminderRequested { account, .. }
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
