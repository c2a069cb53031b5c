//! One call of `fratrie.commit`, and what it answers.

use crate::{
    encode, error,
    prepared::Prepared,
    uniques::{holder, moved},
};
use fratrie_domain::{ChangeSet, Receipt};
use fratrie_storage::{Cause, CommitError, columns::Damaged};
use serde::Deserialize;
use sqlx::PgConnection;
use std::{sync::Arc, time::Duration};

pub(crate) const COMMIT: &str = "SELECT fratrie.commit($1, $2::text::jsonb, $3::text::jsonb, $4)::text";

/// Commits a change set inside a transaction of the host, which then decides whether it happened: what is answered here
/// holds once that transaction is committed. On an error nothing of the change set was written, and the transaction can
/// go on; but for [`CommitError::Busy`], [`CommitError::Backend`] and [`CommitError::Unknown`], after which PostgreSQL only rolls back.
///
/// ```no_run
/// # use fratrie_storage::{domain::ChangeSet, CommitError};
/// # async fn with(pool: sqlx::PgPool, changes: ChangeSet) -> Result<(), Box<dyn std::error::Error>> {
/// let mut transaction = pool.begin().await?;
/// sqlx::query("UPDATE dossier SET grouped = true").execute(&mut *transaction).await?;
/// let receipt = fratrie_storage_postgres::commit_in(&mut transaction, &changes).await?;
/// transaction.commit().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`CommitError`].
pub async fn commit_in(connection: &mut PgConnection, changes: &ChangeSet) -> Result<Receipt, CommitError> {
    let prepared = Prepared::new(Arc::new(changes.clone()), Updates::InPlace).map_err(other)?;
    Ok(transact(connection, &prepared, None).await?)
}

/// Why it did not happen.
pub(crate) enum Stop {
    Refused(CommitError),
    /// There was no connection: nothing was sent.
    Unreached(sqlx::Error),
    /// The connection or the statement failed.
    Failed(sqlx::Error),
}

impl From<sqlx::Error> for Stop {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<CommitError> for Stop {
    fn from(error: CommitError) -> Self {
        Self::Refused(error)
    }
}

impl From<Stop> for CommitError {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Refused(error) => error,
            Stop::Unreached(error) => error::reach(error),
            Stop::Failed(error) => error::commit(error),
        }
    }
}

/// What `fratrie.commit` answers.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Answer {
    Receipt(Box<Receipt>),
    Refused(()),
}

/// Commits a change set alone.
pub(crate) async fn transact(
    connection: &mut PgConnection,
    prepared: &Prepared,
    patience: Option<Duration>,
) -> Result<Receipt, Stop> {
    let changes = &prepared.changes;
    let mut exchanged = None;
    for updates in [Updates::InPlace, Updates::TakenOutFirst] {
        let prepared = match updates {
            Updates::InPlace => prepared,
            Updates::TakenOutFirst => {
                exchanged.insert(Prepared::new(Arc::clone(changes), updates).map_err(other)?)
            }
        };
        match call(connection, &[prepared], patience).await? {
            None => return Ok(changes.receipt.clone()),
            Some(Answer::Receipt(receipt)) => return Ok(*receipt),
            Some(Answer::Refused(())) => {
                if let Some(error) = refusal(connection, prepared).await? {
                    return Err(error.into());
                }
            }
        }
    }
    // Whoever stood in the way is gone since.
    Err(CommitError::Busy("something stood in the way for a moment".into()).into())
}

/// Which row moved, or which unique value is held by a row that the change set leaves alone: asked for, never read from a
/// message or a constraint's name. None where the rows that hold one are rewritten themselves (S41), or have let go since.
async fn refusal(connection: &mut PgConnection, prepared: &Prepared) -> Result<Option<CommitError>, Stop> {
    let changes = &prepared.changes;
    if let Some(key) = moved(connection, changes).await? {
        return Ok(Some(CommitError::Conflict(key)));
    }
    for row in changes.rows_written() {
        for unique in row.uniques() {
            if holder(connection, changes, &unique, &row.key())
                .await?
                .is_some_and(|key| !prepared.written.contains(&key))
            {
                return Ok(Some(CommitError::Taken(unique)));
            }
        }
    }
    Ok(None)
}

/// How a row gets its new columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Updates {
    /// By an UPDATE. Faster, but each row must keep clear of unique values that others still hold.
    InPlace,
    /// Taken out and put in again: for rows that exchange unique values.
    TakenOutFirst,
}

/// Writes change sets of one realm: all of them, or none. With a patience, no lock is waited for any longer.
pub(crate) async fn call(
    connection: &mut PgConnection,
    together: &[&Prepared],
    patience: Option<Duration>,
) -> Result<Option<Answer>, Stop> {
    let Some(first) = together.first() else { return Ok(None) };
    let answer: Option<String> = sqlx::query_scalar(COMMIT)
        .bind(first.changes.realm.as_str())
        .bind(encode::commits(together).map_err(other)?)
        .bind(encode::changes(together).map_err(other)?)
        .bind(patience.map(|patience| format!("{}ms", patience.as_millis())))
        .fetch_one(connection)
        .await?;
    let read = |text: String| serde_json::from_str(&text);
    let answer = answer.map(read).transpose();
    Ok(answer.map_err(|source| CommitError::from(Damaged { what: "receipt", source: source.into() }))?)
}

pub(crate) fn other(what: impl Into<fratrie_storage::Source>) -> CommitError {
    CommitError::Backend { cause: Cause::Other, source: what.into() }
}
