//! Letting go what a plan shows.

use super::{RetentionItem, RetentionPlan, plan::children};
use crate::{error::Error, office::Office};
use fratrie_domain::{
    AccountId, Command, Refusal, Want,
    command::{EraseLapsed, ForgetLetters},
    model::{Account, Holder},
    outcome::Outcome,
    retention::{Lapse, RetentionPolicy},
};
use std::collections::BTreeSet;

/// What became of a page of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Purged {
    /// The accounts whose letters were forgotten; they wait for others.
    pub letters: Vec<AccountId>,
    /// The accounts that were erased, each with all that it had absorbed.
    pub accounts: Vec<AccountId>,
    /// What was due and was left.
    pub left: Vec<LeftItem>,
}

/// Something that was due when the plan was made, and not any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftItem {
    /// The account.
    pub account: AccountId,
    /// What had lapsed.
    pub lapse: Lapse,
    /// Why it was left.
    pub why: Refusal,
}

impl Office {
    /// Does what a page of a plan shows, and nothing that it does not: each of its items that is due is decided again, and
    /// left where it has changed since; what is kept is passed over. Each account is erased by a commit of its own, all
    /// letters are forgotten by one. The same page again does nothing; after an error, what was done until then is.
    ///
    /// A log-in of the very moment may come too late to save its account.
    ///
    /// # Errors
    /// `Contended`; `Store`.
    pub async fn purge(&self, plan: &RetentionPlan) -> Result<Purged, Error> {
        let (letters, accounts): (Vec<&RetentionItem>, Vec<&RetentionItem>) = plan
            .items
            .iter()
            .filter(|item| item.is_due())
            .partition(|item| item.lapsed.lapse == Lapse::LetterUnused);
        let mut purged = Purged::default();
        let letters: BTreeSet<AccountId> = letters.iter().map(|item| item.lapsed.account).collect();
        purged.letters = self.forget_letters(&letters, &plan.policy).await?;
        let left = letters.iter().filter(|id| !purged.letters.contains(id));
        purged.left.extend(left.map(|id| LeftItem {
            account: *id,
            lapse: Lapse::LetterUnused,
            why: Refusal::NotLapsed,
        }));
        for RetentionItem { lapsed, .. } in accounts {
            match self.erase_lapsed(lapsed.account, lapsed.lapse, &plan.policy).await {
                Ok(()) => purged.accounts.push(lapsed.account),
                Err(Error::Refused(why)) => {
                    purged.left.push(LeftItem { account: lapsed.account, lapse: lapsed.lapse, why });
                }
                Err(error) => return Err(error),
            }
        }
        Ok(purged)
    }

    /// How many accounts' days of the last log-in are older than `policy` keeps them.
    ///
    /// # Errors
    /// `Store`.
    pub async fn old_traces(&self, policy: &RetentionPolicy) -> Result<u64, Error> {
        let Some(before) = policy.traces_before(self.context.now()) else { return Ok(0) };
        Ok(self.context.shell.store.traces_before(&self.context.realm, before).await?)
    }

    /// Forgets them; answers with how many they were. It changes no account, and nothing is told of it: they are no part of
    /// the journal.
    ///
    /// # Errors
    /// `Store`.
    pub async fn purge_traces(&self, policy: &RetentionPolicy) -> Result<u64, Error> {
        let Some(before) = policy.traces_before(self.context.now()) else { return Ok(0) };
        Ok(self.context.shell.store.purge_traces(&self.context.realm, before).await?)
    }

    async fn forget_letters(
        &self,
        accounts: &BTreeSet<AccountId>,
        policy: &RetentionPolicy,
    ) -> Result<Vec<AccountId>, Error> {
        if accounts.is_empty() {
            return Ok(Vec::new());
        }
        let want = Want { merges: true, ..Want::accounts(accounts.iter().copied()) };
        let command = ForgetLetters { accounts: accounts.clone(), policy: *policy };
        match self.context.run(want, self.env()?, Command::ForgetLetters(command)).await?.outcome {
            Outcome::Accounts { accounts } => Ok(accounts),
            _ => Err(Error::Internal("a receipt of another kind")),
        }
    }

    async fn erase_lapsed(
        &self,
        account: AccountId,
        lapse: Lapse,
        policy: &RetentionPolicy,
    ) -> Result<(), Error> {
        let (context, store) = (&self.context, &self.context.shell.store);
        let view = context.load_accounts([account]).await?;
        let group: Vec<&Account> =
            view.rows.accounts.values().filter(|row| row.answers() == account).collect();
        let persons: BTreeSet<Holder> = group.iter().map(|row| row.holder).collect();
        let children = children(&view, account);
        let ids: BTreeSet<AccountId> = group.iter().map(|row| row.id).collect();
        let want = Want { children, merges: true, priors_of: persons.clone(), ..Want::accounts([account]) };
        let around = context.load(&want).await?.rows.accounts.into_keys().collect();
        let last_used = store.last_used(&context.realm, &around).await?;
        let command = EraseLapsed { account, lapse, policy: *policy, last_used, persons };
        context.run(want, self.env()?, Command::EraseLapsed(Box::new(command))).await?;
        Ok(store.forget_traces(&context.realm, &ids).await?)
    }
}
