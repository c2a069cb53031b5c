//! One change set, one transaction.

use crate::{
    bulk,
    codec::Dialect,
    error,
    group::LARGE,
    records::Records,
    standing::{IN_TRANSACTION, Standing},
    tables::{self, Statements},
    uniques::holder,
};
use fail::fail_point;
use fratrie_domain::{
    ChangeSet, Receipt,
    change::Write,
    model::{Key, Row, RowKind},
};
use fratrie_storage::{
    Cause, CommitError,
    columns::{self, Damaged, ends},
};
use serde_json::Value;
use sqlx::{Connection as _, SqliteConnection};
use std::collections::BTreeSet;

/// Writes one change set in a transaction of its own, statement by statement where it is told why one can not be written.
pub(crate) async fn alone(
    connection: &mut SqliteConnection,
    changes: &ChangeSet,
) -> Result<Receipt, CommitError> {
    let mut done = Err(Stop::PassedOver);
    if changes.writes.len() > LARGE {
        done = transact(connection, changes, Updates::InPlace, Asked::ButNew).await;
    }
    if matches!(done, Err(Stop::PassedOver)) {
        done = transact(connection, changes, Updates::InPlace, Asked::All).await;
    }
    if matches!(done, Err(Stop::Exchange)) {
        done = transact(connection, changes, Updates::TakenOutFirst, Asked::All).await;
    }
    done.map_err(|stop| match stop {
        Stop::Refused(error) => error,
        Stop::PassedOver => other("a row was passed over"),
        Stop::Exchange => other("a unique value is exchanged in a way that is not supported"),
    })
}

/// Which rows are asked for before any is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// All that the decision rests on.
    All,
    /// Not the new ones, of which an import has thousands: where one stands already, the database passes it over, and all is
    /// asked after all.
    ButNew,
}

async fn transact(
    connection: &mut SqliteConnection,
    changes: &ChangeSet,
    updates: Updates,
    asked: Asked,
) -> Result<Receipt, Stop> {
    // The write lock from the start: what was read stays true until COMMIT, and no upgrade can fail in between.
    let mut transaction = connection.begin_with(BEGIN).await.map_err(error::commit)?;
    fail_point!("sqlite-begun");
    let mut wanted: BTreeSet<Key> =
        changes.prerequisites().iter().map(|expect| expect.key().clone()).collect();
    if asked == Asked::ButNew {
        for write in &changes.writes {
            if let Write::Insert(row) = write {
                wanted.remove(&row.key());
            }
        }
    }
    let standing =
        Standing::ask_of(&mut transaction, &IN_TRANSACTION, &changes.realm, &[changes], wanted).await;
    let standing = standing.map_err(CommitError::from)?;
    if let Some(receipt) = standing.receipt(changes) {
        return Ok(receipt.clone());
    }
    if let Some(moved) = standing.moved(changes) {
        return Err(CommitError::Conflict(moved).into());
    }
    fail_point!("sqlite-checked");
    if !writes(&mut transaction, changes, updates).await? {
        return Err(match asked {
            Asked::ButNew => Stop::PassedOver,
            Asked::All => passed_over(&mut transaction, changes).await?,
        });
    }
    let placed = Records::of(changes).and_then(|records| records.place(changes, &standing)).map_err(other)?;
    placed.write(&mut transaction).await.map_err(error::commit)?;
    fail_point!("sqlite-before-commit");
    transaction.commit().await.map_err(error::commit)?;
    fail_point!("sqlite-after-commit");
    Ok(changes.receipt.clone())
}

/// The write lock from the start of a transaction.
pub(crate) const BEGIN: &str = "BEGIN IMMEDIATE";

/// How a row gets its new columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Updates {
    /// By an UPDATE. Faster, but each row must keep clear of unique values that others still hold.
    InPlace,
    /// Taken out and put in again: for rows that exchange unique values (S41).
    TakenOutFirst,
}

/// Why a transaction stopped.
enum Stop {
    Refused(CommitError),
    /// A row was not written, and not all was asked.
    PassedOver,
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

/// Deletions, then updates, then insertions, so that a unique value let go is free for who takes it; among links, those
/// that end come before those that hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Delete,
    End,
    Update,
    Insert,
}

impl Turn {
    pub(crate) const ALL: [Self; 4] = [Self::Delete, Self::End, Self::Update, Self::Insert];

    pub(crate) const fn statement(self, statements: &Statements) -> &'static str {
        match self {
            Self::Delete => statements.delete,
            Self::End | Self::Update => statements.update,
            Self::Insert => statements.insert,
        }
    }
}

/// When the row is written, deleted rows aside.
pub(crate) const fn turn(write: &Write, updates: Updates) -> Turn {
    match (write, updates) {
        (Write::Update(row), Updates::InPlace) if ends(row) => Turn::End,
        (Write::Update(_), Updates::InPlace) => Turn::Update,
        (Write::Update(_), Updates::TakenOutFirst) | (Write::Insert(_), _) => Turn::Insert,
        (Write::Delete(_), _) => Turn::Delete,
    }
}

/// Writes the rows, turn by turn, and answers with whether none was passed over.
async fn writes(
    connection: &mut SqliteConnection,
    changes: &ChangeSet,
    updates: Updates,
) -> Result<bool, CommitError> {
    let out: Vec<Key> = changes.writes.iter().filter_map(|write| taken_out(write, updates)).collect();
    for kind in RowKind::ALL.iter().copied().rev() {
        let keys: Vec<&Key> = out.iter().filter(|key| key.kind() == kind).collect();
        delete(connection, changes, kind, &keys).await?;
    }
    for now in [Turn::End, Turn::Update, Turn::Insert] {
        for kind in RowKind::ALL.iter().copied() {
            let mine = |write: &&Write| turn(write, updates) == now && write.key().kind() == kind;
            let rows: Vec<&Row> = changes.writes.iter().filter(mine).filter_map(row_of).collect();
            if put(connection, changes, kind, &rows, now == Turn::Insert).await? != rows.len() as u64 {
                return Ok(false);
            }
        }
    }
    Ok(true)
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
) -> Result<u64, CommitError> {
    if rows.is_empty() {
        return Ok(0);
    }
    if insert && rows.len() >= bulk::LEAST {
        let written = bulk::insert(connection, changes, kind, rows).await?;
        fail_point!("sqlite-written");
        return Ok(written);
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
    Ok(written)
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
