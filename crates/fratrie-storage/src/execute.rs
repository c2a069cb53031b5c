//! The commit loop: load, decide, commit; on a conflict, all three again.

use crate::{
    error::{CommitError, RepositoryError, Source},
    repository::Repository,
};
use fratrie_domain::{ChangeSet, CommitId, RealmId, Receipt, Refusal, View, Want};

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

/// Loads `want` and the receipt of `commit_id`, lets `decide` decide on it, commits, and answers with the receipt.
///
/// If the commit happened before, its receipt is the answer and nothing is decided (R7). On
/// [`CommitError::Conflict`] and [`CommitError::Taken`] all is done again on a fresh view, with the next attempt's
/// number; on `Busy` and `Unknown` the same change set is sent again. A decision that writes and tells nothing is not committed.
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
        let view = repository.load(realm, &want).await?;
        if let Some(receipt) = view.receipt {
            return Ok(receipt);
        }
        let changes = decide(&view, attempt).map_err(ExecuteError::Refused)?;
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
