//! One change set, one call.

use crate::{
    bulk,
    codec::time,
    connection::to_its_end,
    encode::encode,
    error,
    open::PostgresRepository,
    uniques::{holder, moved},
};
use fail::fail_point;
use fratrie_domain::{ChangeSet, Receipt};
use fratrie_storage::{Cause, CommitError, columns::Damaged};
use serde::Deserialize;
use sqlx::PgConnection;

pub(crate) const COMMIT: &str =
    "SELECT fratrie.commit($1, $2, $3::text::timestamptz, $4::text::jsonb, $5::text::jsonb)::text";

impl PostgresRepository {
    /// Runs to its end, so that a caller that goes away leaves no transaction half way.
    pub(crate) async fn commit_whole(&self, changes: &ChangeSet) -> Result<Receipt, CommitError> {
        let (store, changes) = (self.clone(), changes.clone());
        to_its_end(async move {
            let mut used = store.connections.acquire().await.map_err(error::reach)?;
            fail_point!("postgres-before-commit");
            let answer =
                tokio::time::timeout(store.settings.answer, bulk_or_not(used.connection(), &changes)).await;
            fail_point!("postgres-after-commit");
            let answer = answer.unwrap_or_else(|_| Err(Stop::Failed(error::no_answer())));
            match &answer {
                Ok(_) => store.connections.keep(used),
                Err(Stop::Failed(failure)) => store.connections.give_up(used, failure),
                // What was under way is rolled back before the pool has it.
                Err(Stop::Refused(_)) => drop(used),
            }
            answer.map_err(CommitError::from)
        })
        .await
    }
}

/// Commits a change set inside a transaction of the host, which then decides whether it happened: what is answered here
/// holds once that transaction is committed. On an error nothing of the change set was written, and the transaction can
/// go on; but for [`CommitError::Backend`] and [`CommitError::Unknown`], after which PostgreSQL only rolls back.
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
    Ok(transact(connection, changes).await?)
}

/// Why it did not happen.
pub(crate) enum Stop {
    Refused(CommitError),
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

/// By `COPY` where there are many new rows and nothing stands against it, else by one call.
async fn bulk_or_not(connection: &mut PgConnection, changes: &ChangeSet) -> Result<Receipt, Stop> {
    match bulk::commit(connection, changes).await? {
        Some(receipt) => Ok(receipt),
        None => transact(connection, changes).await,
    }
}

async fn transact(connection: &mut PgConnection, changes: &ChangeSet) -> Result<Receipt, Stop> {
    for updates in [Updates::InPlace, Updates::TakenOutFirst] {
        match call(connection, changes, updates).await? {
            None => return Ok(changes.receipt.clone()),
            Some(Answer::Receipt(receipt)) => return Ok(*receipt),
            Some(Answer::Refused(())) => {
                if let Some(error) = refusal(connection, changes).await? {
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
async fn refusal(connection: &mut PgConnection, changes: &ChangeSet) -> Result<Option<CommitError>, Stop> {
    if let Some(key) = moved(connection, changes).await? {
        return Ok(Some(CommitError::Conflict(key)));
    }
    let written = changes.keys_written();
    for row in changes.rows_written() {
        for unique in row.uniques() {
            if holder(connection, changes, &unique, &row.key())
                .await?
                .is_some_and(|key| !written.contains(&key))
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

pub(crate) async fn call(
    connection: &mut PgConnection,
    changes: &ChangeSet,
    updates: Updates,
) -> Result<Option<Answer>, Stop> {
    let json = |value: Result<String, serde_json::Error>| value.map_err(other);
    let answer: Option<String> = sqlx::query_scalar(COMMIT)
        .bind(changes.realm.as_str())
        .bind(changes.commit_id.as_uuid())
        .bind(time(changes.receipt.at))
        .bind(json(serde_json::to_string(&changes.receipt))?)
        .bind(encode(changes, updates).map_err(other)?)
        .fetch_one(connection)
        .await?;
    let read = |text: String| serde_json::from_str(&text);
    let answer = answer.map(read).transpose();
    Ok(answer.map_err(|source| CommitError::from(Damaged { what: "receipt", source: source.into() }))?)
}

pub(crate) fn other(what: impl Into<fratrie_storage::Source>) -> CommitError {
    CommitError::Backend { cause: Cause::Other, source: what.into() }
}
