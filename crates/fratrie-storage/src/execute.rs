//! The commit loop: load, decide, commit; on a conflict, all three again.

use crate::{
    error::{CommitError, RepositoryError, Source},
    repository::Repository,
};
use fratrie_domain::{
    AccountId, ChangeSet, CommitId, Identifier, RealmId, Receipt, Refusal, View, Want,
    change::Write,
    model::{Account, Row},
};
use std::collections::{BTreeMap, BTreeSet};

/// How often a decision is made anew before the caller is asked to come back. Each conflict means that somebody else's
/// commit went through, so many in a row mean a crowd.
const DECISIONS: u32 = 24;
/// How often one change set is sent while the store is busy or its answer was lost.
const SENDINGS: u32 = 8;

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExecuteError {
    /// The rules say no. Nothing was changed.
    #[error(transparent)]
    Refused(Refusal),
    /// Too many others change the same accounts. Nothing was changed: try again.
    #[error("too many changes at once to the same accounts")]
    Contended,
    /// The store could not be read. Nothing was changed.
    #[error(transparent)]
    Repository(#[from] RepositoryError),
    /// The store could not be written. But for [`CommitError::Unknown`] nothing was changed; then the same call under
    /// the same commit id tells.
    #[error(transparent)]
    Commit(CommitError),
}

/// So many accounts made at once have their login names looked up before the commit: of many, one is likely to be taken,
/// and a commit that is turned down for it is dear.
const MANY_ACCOUNTS: usize = 16;

/// Loads `want` and the receipt of `commit_id`, lets `decide` decide on it, commits, and answers with the receipt.
///
/// If the commit happened before, its receipt is the answer and nothing is decided (R7). On
/// [`CommitError::Conflict`] and [`CommitError::Taken`] all is done again on a fresh view, with the next attempt's
/// number; on `Busy` and `Unknown` the same change set is sent again. A decision that writes and tells nothing is not committed.
/// One that makes many accounts is made again, in the same attempt, on a view that holds those whose login names it drew.
///
/// # Errors
/// [`ExecuteError`].
pub async fn execute<R, D>(
    repository: &R,
    realm: &RealmId,
    want: Want,
    commit_id: CommitId,
    mut decide: D,
) -> Result<Receipt, ExecuteError>
where
    R: Repository + ?Sized,
    D: FnMut(&View, u32) -> Result<ChangeSet, Refusal> + Send,
{
    let want = want.with_receipt(commit_id);
    for attempt in 0..DECISIONS {
        let mut view = repository.load(realm, &want).await?;
        if let Some(receipt) = view.receipt {
            return Ok(receipt);
        }
        let mut changes = decide(&view, attempt).map_err(ExecuteError::Refused)?;
        let mut free = BTreeSet::new();
        while let Some(taken) = names_taken(repository, realm, &changes, &mut free).await? {
            view.rows.accounts.extend(taken);
            changes = decide(&view, attempt).map_err(ExecuteError::Refused)?;
        }
        if changes.writes.is_empty() && changes.journal.is_empty() {
            return Ok(changes.receipt);
        }
        match send(repository, &changes).await {
            Err(CommitError::Conflict(_) | CommitError::Taken(_)) => {}
            Err(error) => return Err(ExecuteError::Commit(error)),
            Ok(receipt) => return Ok(receipt),
        }
    }
    Err(ExecuteError::Contended)
}

/// The accounts that hold the login names of those that a change set makes, where it makes many; nothing, where all names
/// are free, or were found to be.
async fn names_taken<R: Repository + ?Sized>(
    repository: &R,
    realm: &RealmId,
    changes: &ChangeSet,
    free: &mut BTreeSet<Identifier>,
) -> Result<Option<BTreeMap<AccountId, Account>>, RepositoryError> {
    let made = changes.writes.iter().filter_map(|write| match write {
        Write::Insert(Row::Account(account)) => Some(&account.identifier),
        _ => None,
    });
    let drawn: BTreeSet<Identifier> = made.filter(|name| !free.contains(*name)).cloned().collect();
    if free.len() + drawn.len() < MANY_ACCOUNTS || drawn.is_empty() {
        return Ok(None);
    }
    let want = Want { alone: drawn, ..Want::default() };
    let taken = repository.load(realm, &want).await?.rows.accounts;
    let is_taken = |name: &Identifier| taken.values().any(|account| account.identifier == *name);
    free.extend(want.alone.into_iter().filter(|name| !is_taken(name)));
    Ok((!taken.is_empty()).then_some(taken))
}

/// Sends one change set until the store answers for certain, within a bound.
async fn send<R: Repository + ?Sized>(repository: &R, changes: &ChangeSet) -> Result<Receipt, CommitError> {
    let mut doubt: Option<Source> = None;
    for _ in 0..SENDINGS {
        match repository.commit(changes).await {
            Err(CommitError::Busy(_)) => {}
            Err(CommitError::Unknown(source)) => doubt = Some(source),
            // Once an answer was lost, a failure of this sending says nothing about the lost one.
            Err(error @ (CommitError::Backend { .. } | CommitError::Corrupt { .. })) => {
                return Err(doubt.map_or(error, CommitError::Unknown));
            }
            answer => return answer,
        }
    }
    match doubt {
        Some(source) => Err(CommitError::Unknown(source)),
        None => repository.commit(changes).await,
    }
}
