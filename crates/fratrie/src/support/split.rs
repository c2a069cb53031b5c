//! Undoing merges for others, looking at groups that are held still, forgetting old secrets.

use super::Support;
use crate::{
    error::Error,
    split::{By, MergeInfo, SplitConfirmation, SplitPreview},
};
use fratrie_domain::{
    AccountId, Command, Identifier, MergeId, PersonName, Refusal, Timestamp, Want, model::Hold,
    outcome::SplitReport,
};
use std::collections::BTreeSet;

/// A group of accounts that is held still, since somebody said « ce n'était pas moi ».
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldGroup {
    /// The account that answers for the group.
    pub identifier: Identifier,
    /// Its holder.
    pub holder: PersonName,
    /// The merge in question, through which account it was said, and when.
    pub hold: Hold,
}

impl Support {
    /// The merges of the group that an account belongs to, newest first.
    ///
    /// # Errors
    /// `Refused(NoSuchAccount | OutOfScope)`; `Store`.
    pub async fn merges(&self, identifier: &Identifier) -> Result<Vec<MergeInfo>, Error> {
        let view = self.context.load(&Want { merges: true, ..Want::identifier(identifier) }).await?;
        let account = view.by_identifier(identifier).ok_or(Refusal::NoSuchAccount)?;
        self.scope.check(&view, [account.id])?;
        self.context.merges_of(&view, account.answers()).await
    }

    /// Shows what undoing a merge would do: of these `accounts` of it, or of all that are still in it. Unlike its
    /// responsible, support may after the window, as long as the secrets were not purged, and while the group is held.
    ///
    /// # Errors
    /// `Refused(NoSuchMerge | AlreadySplit | SplitPurged | RecordDamaged | WrongState | OutOfScope)`; `Store`.
    pub async fn preview_split(&self, merge: MergeId, accounts: &[AccountId]) -> Result<SplitPreview, Error> {
        self.context.foresee_split(By::Support(&self.scope), self.env()?, merge, accounts).await
    }

    /// Undoes the merge, exactly as the preview showed it. A hold on account of it is lifted with it.
    ///
    /// # Errors
    /// As [`Support::preview_split`]; `Refused(PreviewExpired | ChangedSincePreview)`; `Contended`; `Store`.
    pub async fn split(&self, confirmation: SplitConfirmation) -> Result<SplitReport, Error> {
        self.context.carry_out_split(By::Support(&self.scope), self.env()?, &confirmation).await
    }

    /// The groups that are held still, oldest first.
    ///
    /// # Errors
    /// `Store`.
    pub async fn held(&self) -> Result<Vec<HeldGroup>, Error> {
        let view = self.context.load(&Want { held: true, ..Want::default() }).await?;
        let group = |account: &fratrie_domain::model::Account| {
            Some(HeldGroup {
                identifier: account.identifier.clone(),
                holder: view.holder_name(account)?.clone(),
                hold: account.hold.clone()?,
            })
        };
        let accounts = view.rows.accounts.values();
        let mut held: Vec<HeldGroup> =
            accounts.filter(|account| self.scope.covers(&view, account.id)).filter_map(group).collect();
        held.sort_by_key(|group| group.hold.at);
        Ok(held)
    }

    /// Lets a group that was held still go on, after a look at it.
    ///
    /// # Errors
    /// `Refused(NoSuchAccount | WrongState | OutOfScope)`; `Store`.
    pub async fn lift_hold(&self, identifier: &Identifier) -> Result<(), Error> {
        self.on_account(identifier, Command::LiftHold).await
    }

    /// Forgets what absorbed accounts logged in with, of all merges older than the window; they can not be undone from then
    /// on. To be called now and then. Answers with how many accounts that were.
    ///
    /// # Errors
    /// `Refused(OutOfScope)` where the agent looks after some schools only: it is about the whole realm; `Contended`;
    /// `Store`; what was forgotten until then is.
    pub async fn purge_merged_secrets(&self) -> Result<u64, Error> {
        if !self.scope.is_whole() {
            return Err(Refusal::OutOfScope.into());
        }
        let until: Timestamp = self.context.now() - self.context.shell.policy.split_window;
        let want = Want { spent: Some(until), merges: true, ..Want::default() };
        let (mut purged, mut last) = (0, BTreeSet::new());
        loop {
            let view = self.context.load(&want).await?;
            let spent: BTreeSet<AccountId> = view
                .rows
                .accounts
                .values()
                .filter(|account| account.secret.is_some() || account.letter.is_some())
                .filter(|account| {
                    let absorption = account.status.absorption();
                    let merge = absorption.and_then(|one| view.rows.merges.get(&one.merge));
                    merge.is_some_and(|merge| merge.at <= until)
                })
                .map(|account| account.id)
                .collect();
            // The same again: a clock that went back lets none of them go yet.
            if spent.is_empty() || spent == last {
                return Ok(purged);
            }
            purged += spent.len() as u64;
            last.clone_from(&spent);
            let want = Want { merges: true, ..Want::accounts(spent.iter().copied()) };
            self.context.run(want, self.env()?, Command::PurgeSecrets(spent)).await?;
        }
    }
}
