//! One change set, one transaction.

use crate::{
    error::{self, Damaged},
    open::SqliteRepository,
    tables::{self, KINDS},
};
use fratrie_domain::{
    ChangeSet, Receipt,
    change::{Expect, Unique, Write},
    model::{Holder, Key, Row, RowKind, Version},
};
use fratrie_storage::CommitError;
use serde_json::Value;
use sqlx::{Row as _, Sqlite, SqliteConnection, Transaction};
use std::{collections::BTreeMap, sync::Arc};
use uuid::Uuid;

impl SqliteRepository {
    /// Runs in a task of its own, so that a caller that goes away leaves no transaction half way.
    pub(crate) async fn commit_whole(&self, changes: &ChangeSet) -> Result<Receipt, CommitError> {
        let (store, changes) = (self.clone(), Arc::new(changes.clone()));
        let done = tokio::spawn(async move { store.transact(&changes).await });
        done.await.unwrap_or_else(|lost| Err(CommitError::Unknown(Box::new(lost))))
    }

    async fn transact(&self, changes: &ChangeSet) -> Result<Receipt, CommitError> {
        // The write lock from the start: what was read stays true until COMMIT, and no upgrade can fail in between.
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await.map_err(error::commit)?;
        if let Some(receipt) = receipt(&mut transaction, changes).await? {
            return Ok(receipt);
        }
        expectations(&mut transaction, changes).await?;
        writes(&mut transaction, changes).await?;
        records(&mut transaction, changes).await?;
        transaction.commit().await.map_err(error::commit)?;
        Ok(changes.receipt.clone())
    }
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

/// Checks what the decision rests on, what it only read included.
async fn expectations(connection: &mut SqliteConnection, changes: &ChangeSet) -> Result<(), CommitError> {
    for kind in KINDS {
        let expects: Vec<&Expect> =
            changes.expects.iter().filter(|expect| expect.key().kind() == kind).collect();
        let keys: Vec<&Key> = expects.iter().map(|expect| expect.key()).collect();
        let found = versions(connection, changes, kind, &keys).await?;
        for (place, expect) in expects.into_iter().enumerate() {
            let holds = match expect {
                Expect::Version { version, .. } => found.get(&place) == Some(version),
                Expect::Absent { .. } => !found.contains_key(&place),
            };
            if !holds {
                return Err(CommitError::Conflict(expect.key().clone()));
            }
        }
    }
    Ok(())
}

/// The versions at which rows stand, by their place among `keys`.
async fn versions(
    connection: &mut SqliteConnection,
    changes: &ChangeSet,
    kind: RowKind,
    keys: &[&Key],
) -> Result<BTreeMap<usize, Version>, CommitError> {
    if keys.is_empty() {
        return Ok(BTreeMap::new());
    }
    let wanted = keys.iter().map(|key| tables::encode_key(key)).collect::<Value>();
    let rows = sqlx::query(tables::statements(kind).versions)
        .bind(changes.realm.as_str())
        .bind(wanted.to_string())
        .fetch_all(connection)
        .await
        .map_err(error::commit)?;
    let read = |row: &sqlx::sqlite::SqliteRow| {
        let (place, version): (i64, i64) = (row.try_get("place")?, row.try_get("version")?);
        Ok((usize::try_from(place)?, Version::new(version.try_into()?)))
    };
    let versions: Result<_, fratrie_storage::Source> = rows.iter().map(read).collect();
    versions.map_err(|source| Damaged { what: "version", source }.into())
}

/// Deletions, then updates, then insertions, so that a unique value let go is free for who takes it; among links, those
/// that end come before those that hold. (Two rows that exchange a unique value do not occur: the domain never does
/// that. They would be refused as [`CommitError::Taken`].)
async fn writes(connection: &mut SqliteConnection, changes: &ChangeSet) -> Result<(), CommitError> {
    let deleted = |write: &Write| match write {
        Write::Delete(key) => Some(key.clone()),
        Write::Insert(_) | Write::Update(_) => None,
    };
    for kind in KINDS.into_iter().rev() {
        let keys: Vec<Key> =
            changes.writes.iter().filter_map(deleted).filter(|key| key.kind() == kind).collect();
        delete(connection, changes, kind, &keys).await?;
    }
    let updated = |write: &Write| match write {
        Write::Update(row) => Some(row.clone()),
        Write::Insert(_) | Write::Delete(_) => None,
    };
    let (ends, others): (Vec<Row>, Vec<Row>) = changes.writes.iter().filter_map(updated).partition(ends);
    let inserted = |write: &Write| match write {
        Write::Insert(row) => Some(row.clone()),
        Write::Update(_) | Write::Delete(_) => None,
    };
    let inserts: Vec<Row> = changes.writes.iter().filter_map(inserted).collect();
    for (rows, insert) in [(ends, false), (others, false), (inserts, true)] {
        for kind in KINDS {
            let rows: Vec<&Row> = rows.iter().filter(|row| row.key().kind() == kind).collect();
            put(connection, changes, kind, &rows, insert).await?;
        }
    }
    Ok(())
}

const fn ends(row: &Row) -> bool {
    matches!(row, Row::Responsibility(link) if !link.is_active())
}

async fn put(
    connection: &mut SqliteConnection,
    changes: &ChangeSet,
    kind: RowKind,
    rows: &[&Row],
    insert: bool,
) -> Result<(), CommitError> {
    if rows.is_empty() {
        return Ok(());
    }
    let encoded: Result<Vec<Value>, _> = rows.iter().map(|row| tables::encode(row)).collect();
    let encoded = encoded.map_err(CommitError::Backend)?;
    let statements = tables::statements(kind);
    let written = sqlx::query(if insert { statements.insert } else { statements.update })
        .bind(changes.realm.as_str())
        .bind(Value::from(encoded).to_string())
        .execute(&mut *connection)
        .await
        .map_err(error::commit)?
        .rows_affected();
    if written == rows.len() as u64 {
        Ok(())
    } else {
        Err(passed_over(connection, changes, kind, rows).await?)
    }
}

async fn delete(
    connection: &mut SqliteConnection,
    changes: &ChangeSet,
    kind: RowKind,
    keys: &[Key],
) -> Result<(), CommitError> {
    let Some(first) = keys.first() else { return Ok(()) };
    let gone = sqlx::query(tables::statements(kind).delete)
        .bind(changes.realm.as_str())
        .bind(keys.iter().map(tables::encode_key).collect::<Value>().to_string())
        .execute(connection)
        .await
        .map_err(error::commit)?
        .rows_affected();
    if gone == keys.len() as u64 { Ok(()) } else { Err(CommitError::Conflict(first.clone())) }
}

/// Why a row was passed over: another one holds its unique value, or it is not at the version that was expected. Asked
/// for, never read from a message or a constraint's name.
async fn passed_over(
    connection: &mut SqliteConnection,
    changes: &ChangeSet,
    kind: RowKind,
    rows: &[&Row],
) -> Result<CommitError, CommitError> {
    let keys: Vec<Key> = rows.iter().map(|row| row.key()).collect();
    let found = versions(connection, changes, kind, &keys.iter().collect::<Vec<_>>()).await?;
    for (place, row) in rows.iter().enumerate() {
        for (unique, id) in uniques(row) {
            if found.get(&place) != Some(&row.version()) && held(connection, changes, &unique, &id).await? {
                return Ok(CommitError::Taken(unique));
            }
        }
    }
    let moved = rows.iter().enumerate().find(|(place, row)| found.get(place) != Some(&row.version()));
    let row = moved.map(|(_, row)| row.key()).or_else(|| keys.into_iter().next());
    row.map(CommitError::Conflict).ok_or_else(|| CommitError::Backend("a row was passed over".into()))
}

/// The unique values that a row holds beside its key, with its own id.
fn uniques(row: &Row) -> Vec<(Unique, Uuid)> {
    match row {
        Row::Account(row) => {
            let id = *row.id.as_uuid();
            vec![(Unique::Identifier(row.identifier.clone()), id), (Unique::Holder(row.holder), id)]
        }
        Row::Responsible(row) => vec![(Unique::Responsible(row.source.clone()), *row.id.as_uuid())],
        Row::Student(row) => {
            let ine = row.ine.clone().map(Unique::Ine);
            std::iter::once(Unique::Student(row.source.clone()))
                .chain(ine)
                .map(|one| (one, *row.id.as_uuid()))
                .collect()
        }
        Row::Responsibility(row) if row.is_active() => {
            vec![(Unique::Link(row.account, row.student), *row.id.as_uuid())]
        }
        Row::Responsibility(_) | Row::School(_) | Row::Merge(_) | Row::Waiver(_) => Vec::new(),
    }
}

/// Whether another row than `id` holds the value.
async fn held(
    connection: &mut SqliteConnection,
    changes: &ChangeSet,
    unique: &Unique,
    id: &Uuid,
) -> Result<bool, CommitError> {
    let realm = changes.realm.as_str();
    let id = id.as_bytes().as_slice();
    let query = match unique {
        Unique::Identifier(identifier) => {
            sqlx::query(tables::accounts::IDENTIFIER_HELD).bind(realm).bind(identifier.as_str()).bind(id)
        }
        Unique::Holder(holder) => {
            let holder = match holder {
                Holder::Responsible(id) => id.as_uuid(),
                Holder::Student(id) => id.as_uuid(),
            };
            sqlx::query(tables::accounts::HOLDER_HELD).bind(realm).bind(holder.as_bytes().as_slice()).bind(id)
        }
        Unique::Responsible(source) => sqlx::query(tables::responsibles::SOURCE_HELD)
            .bind(realm)
            .bind(source.school.as_str())
            .bind(source.external.as_str())
            .bind(id),
        Unique::Student(source) => sqlx::query(tables::students::SOURCE_HELD)
            .bind(realm)
            .bind(source.school.as_str())
            .bind(source.external.as_str())
            .bind(id),
        Unique::Ine(ine) => sqlx::query(tables::students::INE_HELD).bind(realm).bind(ine.as_str()).bind(id),
        Unique::Link(account, student) => sqlx::query(tables::responsibilities::LINK_HELD)
            .bind(realm)
            .bind(account.as_uuid().as_bytes().as_slice())
            .bind(student.as_uuid().as_bytes().as_slice())
            .bind(id),
    };
    Ok(query.fetch_optional(connection).await.map_err(error::commit)?.is_some())
}

pub(crate) const RECORD_COMMIT: &str =
    "INSERT INTO fratrie_commits (realm_id, id, at, receipt) VALUES (?1, ?2, ?3, ?4)";
pub(crate) const RECORD_ENTRY: &str =
    "INSERT INTO fratrie_journal (realm_id, id, commit_id, at, entry) VALUES (?1, ?2, ?3, ?4, ?5)";
pub(crate) const RECORD_EVENT: &str =
    "INSERT INTO fratrie_outbox (realm_id, id, commit_id, at, event) VALUES (?1, ?2, ?3, ?4, ?5)";

/// Receipt, journal and outbox, beside the change itself (R15).
async fn records(transaction: &mut Transaction<'_, Sqlite>, changes: &ChangeSet) -> Result<(), CommitError> {
    let json =
        |value: Result<String, serde_json::Error>| value.map_err(|error| CommitError::Backend(error.into()));
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
    let entries = changes
        .journal
        .iter()
        .map(|entry| (RECORD_ENTRY, entry.id.as_uuid(), entry.at, serde_json::to_string(entry)));
    let events = changes
        .events
        .iter()
        .map(|event| (RECORD_EVENT, event.id.as_uuid(), event.at, serde_json::to_string(event)));
    for (statement, id, at, text) in entries.chain(events) {
        sqlx::query(statement)
            .bind(realm)
            .bind(id.as_bytes().as_slice())
            .bind(commit)
            .bind(at.timestamp_micros())
            .bind(json(text)?)
            .execute(&mut **transaction)
            .await
            .map_err(error::commit)?;
    }
    Ok(())
}
