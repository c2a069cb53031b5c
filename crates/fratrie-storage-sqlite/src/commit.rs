//! One change set, one transaction.

use crate::{codec::Dialect, error, journal, open::SqliteRepository, tables, uniques::holder};
use fail::fail_point;
use fratrie_domain::{
    ChangeSet, Receipt,
    change::Write,
    model::{Key, Row, RowKind, Version},
};
use fratrie_storage::{
    Cause, CommitError,
    columns::{self, Damaged, ends},
};
use serde_json::Value;
use sqlx::{Connection as _, Row as _, Sqlite, SqliteConnection, Transaction};
use std::collections::{BTreeMap, BTreeSet};

impl SqliteRepository {
    /// Runs in a task of its own, so that a caller that goes away leaves no transaction half way.
    pub(crate) async fn commit_whole(&self, changes: &ChangeSet) -> Result<Receipt, CommitError> {
        let (store, changes) = (self.clone(), changes.clone());
        let done = tokio::spawn(async move {
            match store.transact(&changes, Updates::InPlace).await {
                Err(Stop::Exchange) => store.transact(&changes, Updates::TakenOutFirst).await,
                other => other,
            }
        });
        match done.await {
            Ok(Ok(receipt)) => Ok(receipt),
            Ok(Err(Stop::Refused(error))) => Err(error),
            Ok(Err(Stop::Exchange)) => {
                Err(other("a unique value is exchanged in a way that is not supported"))
            }
            Err(lost) => Err(CommitError::Unknown(Box::new(lost))),
        }
    }

    async fn transact(&self, changes: &ChangeSet, updates: Updates) -> Result<Receipt, Stop> {
        let mut connection = self.writer.acquire().await.map_err(error::commit)?;
        let done = transact(&mut connection, changes, updates).await;
        if let Err(Stop::Refused(CommitError::Backend { .. })) = &done {
            // On a full disk SQLite rolls back by itself, of which the driver's count of transactions knows nothing:
            // the connection would refuse every transaction from then on.
            connection.close_on_drop();
        }
        done
    }
}

async fn transact(
    connection: &mut SqliteConnection,
    changes: &ChangeSet,
    updates: Updates,
) -> Result<Receipt, Stop> {
    // The write lock from the start: what was read stays true until COMMIT, and no upgrade can fail in between.
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await.map_err(error::commit)?;
    fail_point!("sqlite-begun");
    if let Some(receipt) = receipt(&mut transaction, changes).await? {
        return Ok(receipt);
    }
    expectations(&mut transaction, changes).await?;
    fail_point!("sqlite-checked");
    writes(&mut transaction, changes, updates).await?;
    records(&mut transaction, changes).await?;
    journal::extend(&mut transaction, changes).await?;
    fail_point!("sqlite-before-commit");
    transaction.commit().await.map_err(error::commit)?;
    fail_point!("sqlite-after-commit");
    Ok(changes.receipt.clone())
}

/// How a row gets its new columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Updates {
    /// By an UPDATE. Faster, but each row must keep clear of unique values that others still hold.
    InPlace,
    /// Taken out and put in again: for rows that exchange unique values (S41).
    TakenOutFirst,
}

/// Why a transaction stopped.
enum Stop {
    Refused(CommitError),
    /// Rows of the change set exchange a unique value.
    Exchange,
}

impl From<CommitError> for Stop {
    fn from(error: CommitError) -> Self {
        Self::Refused(error)
    }
}

impl From<Damaged> for Stop {
    fn from(damaged: Damaged) -> Self {
        Self::Refused(damaged.into())
    }
}

pub(crate) fn other(what: impl Into<fratrie_storage::Source>) -> CommitError {
    CommitError::Backend { cause: Cause::Other, source: what.into() }
}

pub(crate) const RECEIPT: &str = "SELECT receipt FROM fratrie_commits WHERE realm_id = ?1 AND id = ?2";

/// The receipt of this commit, if it happened before (R7).
async fn receipt(
    connection: &mut SqliteConnection,
    changes: &ChangeSet,
) -> Result<Option<Receipt>, CommitError> {
    let kept: Option<String> = sqlx::query_scalar(RECEIPT)
        .bind(changes.realm.as_str())
        .bind(changes.commit_id.as_uuid().as_bytes().as_slice())
        .fetch_optional(connection)
        .await
        .map_err(error::commit)?;
    let read = |text: String| {
        serde_json::from_str(&text)
            .map_err(|source| Damaged { what: "receipt", source: source.into() }.into())
    };
    kept.map(read).transpose()
}

/// Checks the versions of all that the decision rests on, what it only read included; names the first that does not
/// hold.
async fn expectations(connection: &mut SqliteConnection, changes: &ChangeSet) -> Result<(), CommitError> {
    let wanted = changes.prerequisites();
    let keys: BTreeSet<&Key> = wanted.iter().map(fratrie_domain::change::Expect::key).collect();
    let found = versions(connection, changes, &keys).await?;
    match wanted.iter().find(|expect| !expect.holds(found.get(expect.key()).copied())) {
        Some(moved) => Err(CommitError::Conflict(moved.key().clone())),
        None => Ok(()),
    }
}

/// The versions at which rows stand, of those that are there.
async fn versions<'a>(
    connection: &mut SqliteConnection,
    changes: &ChangeSet,
    keys: &BTreeSet<&'a Key>,
) -> Result<BTreeMap<&'a Key, Version>, CommitError> {
    let mut found = BTreeMap::new();
    for kind in RowKind::ALL.iter().copied() {
        let keys: Vec<&Key> = keys.iter().filter(|key| key.kind() == kind).copied().collect();
        if keys.is_empty() {
            continue;
        }
        let wanted = keys.iter().map(|key| columns::encode_key(key)).collect::<Value>();
        let rows = sqlx::query(tables::statements(kind).versions)
            .bind(changes.realm.as_str())
            .bind(wanted.to_string())
            .fetch_all(&mut *connection)
            .await
            .map_err(error::commit)?;
        for row in &rows {
            let read = || -> Result<(usize, Version), fratrie_storage::Source> {
                let (place, version): (i64, i64) = (row.try_get("place")?, row.try_get("version")?);
                Ok((usize::try_from(place)?, Version::new(version.try_into()?)))
            };
            let (place, version) = read().map_err(|source| Damaged { what: "version", source })?;
            found.extend(keys.get(place).map(|key| (*key, version)));
        }
    }
    Ok(found)
}

/// Deletions, then updates, then insertions, so that a unique value let go is free for who takes it; among links, those
/// that end come before those that hold.
async fn writes(
    connection: &mut SqliteConnection,
    changes: &ChangeSet,
    updates: Updates,
) -> Result<(), Stop> {
    let out: Vec<Key> = changes.writes.iter().filter_map(|write| taken_out(write, updates)).collect();
    for kind in RowKind::ALL.iter().copied().rev() {
        let keys: Vec<&Key> = out.iter().filter(|key| key.kind() == kind).collect();
        delete(connection, changes, kind, &keys).await?;
    }
    let turn = |write: &Write| match write {
        Write::Update(row) if updates == Updates::InPlace => Some(u8::from(!ends(row))),
        Write::Update(_) | Write::Insert(_) => Some(2),
        Write::Delete(_) => None,
    };
    for now in 0..3 {
        for kind in RowKind::ALL.iter().copied() {
            let mine = |write: &&Write| turn(write) == Some(now) && write.key().kind() == kind;
            let rows: Vec<&Row> = changes.writes.iter().filter(mine).filter_map(row_of).collect();
            put(connection, changes, kind, &rows, now == 2).await?;
        }
    }
    Ok(())
}

fn taken_out(write: &Write, updates: Updates) -> Option<Key> {
    let out = match write {
        Write::Delete(_) => true,
        Write::Update(_) => updates == Updates::TakenOutFirst,
        Write::Insert(_) => false,
    };
    out.then(|| write.key())
}

const fn row_of(write: &Write) -> Option<&Row> {
    match write {
        Write::Insert(row) | Write::Update(row) => Some(row),
        Write::Delete(_) => None,
    }
}

async fn put(
    connection: &mut SqliteConnection,
    changes: &ChangeSet,
    kind: RowKind,
    rows: &[&Row],
    insert: bool,
) -> Result<(), Stop> {
    if rows.is_empty() {
        return Ok(());
    }
    let encoded: Result<Vec<Value>, _> = rows.iter().map(|row| columns::encode(row, &Dialect)).collect();
    let statements = tables::statements(kind);
    let written = sqlx::query(if insert { statements.insert } else { statements.update })
        .bind(changes.realm.as_str())
        .bind(Value::from(encoded.map_err(other)?).to_string())
        .execute(&mut *connection)
        .await
        .map_err(error::commit)?
        .rows_affected();
    fail_point!("sqlite-written");
    if written == rows.len() as u64 { Ok(()) } else { Err(passed_over(connection, changes).await?) }
}

async fn delete(
    connection: &mut SqliteConnection,
    changes: &ChangeSet,
    kind: RowKind,
    keys: &[&Key],
) -> Result<(), CommitError> {
    if keys.is_empty() {
        return Ok(());
    }
    let gone = sqlx::query(tables::statements(kind).delete)
        .bind(changes.realm.as_str())
        .bind(keys.iter().map(|key| columns::encode_key(key)).collect::<Value>().to_string())
        .execute(connection)
        .await
        .map_err(error::commit)?
        .rows_affected();
    fail_point!("sqlite-deleted");
    if gone == keys.len() as u64 { Ok(()) } else { Err(other("a row to be deleted was deleted twice")) }
}

/// Why a row was passed over, though its version is right: another one holds its unique value. Asked for, never read
/// from a message or a constraint's name. A value held by a row that is itself rewritten may only be in passing.
async fn passed_over(connection: &mut SqliteConnection, changes: &ChangeSet) -> Result<Stop, CommitError> {
    let written = changes.keys_written();
    let mut exchange = false;
    for row in changes.rows_written() {
        for unique in row.uniques() {
            match holder(connection, changes, &unique, &row.key()).await? {
                Some(key) if written.contains(&key) => exchange = true,
                Some(_) => return Ok(CommitError::Taken(unique).into()),
                None => {}
            }
        }
    }
    Ok(if exchange { Stop::Exchange } else { other("a row was passed over").into() })
}

pub(crate) const RECORD_COMMIT: &str =
    "INSERT INTO fratrie_commits (realm_id, id, at, receipt) VALUES (?1, ?2, ?3, ?4)";
pub(crate) const RECORD_EVENT: &str =
    "INSERT INTO fratrie_outbox (realm_id, position, id, commit_id, at, event) VALUES (?1,
    (SELECT coalesce(max(position), 0) + 1 FROM fratrie_outbox WHERE realm_id = ?1), ?2, ?3, ?4, ?5)";

/// Receipt and outbox, beside the change itself (R15).
async fn records(transaction: &mut Transaction<'_, Sqlite>, changes: &ChangeSet) -> Result<(), CommitError> {
    let json = |value: Result<String, serde_json::Error>| value.map_err(other);
    let realm = changes.realm.as_str();
    let commit = changes.commit_id.as_uuid().as_bytes().as_slice();
    sqlx::query(RECORD_COMMIT)
        .bind(realm)
        .bind(commit)
        .bind(changes.receipt.at.timestamp_micros())
        .bind(json(serde_json::to_string(&changes.receipt))?)
        .execute(&mut **transaction)
        .await
        .map_err(error::commit)?;
    for event in &changes.events {
        sqlx::query(RECORD_EVENT)
            .bind(realm)
            .bind(event.id.as_uuid().as_bytes().as_slice())
            .bind(commit)
            .bind(event.at.timestamp_micros())
            .bind(json(serde_json::to_string(event))?)
            .execute(&mut **transaction)
            .await
            .map_err(error::commit)?;
    }
    Ok(())
}
