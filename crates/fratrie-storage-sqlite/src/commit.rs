//! One change set, inside a transaction.

use crate::{
    error,
    prepared::{Prepared, Turn, Writing},
    records::receipt,
    rows::{self, Changed},
    uniques::holder,
};
use fail::fail_point;
use fratrie_domain::{ChangeSet, Receipt};
use fratrie_storage::{Cause, CommitError, RepositoryError};
use rusqlite::Connection;
use std::cmp::Reverse;

pub(crate) type Answer = Result<Receipt, CommitError>;

/// How a row gets its new columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Updates {
    /// By an UPDATE of those that change. Each row must keep clear of unique values that others still hold.
    InPlace,
    /// Taken out and put in again: for rows that exchange unique values (S41).
    TakenOutFirst,
}

/// Why a transaction is to be taken back.
pub(crate) enum Stop {
    Refused(CommitError),
    /// Rows of the change set exchange a unique value.
    Exchange,
}

impl From<CommitError> for Stop {
    fn from(error: CommitError) -> Self {
        Self::Refused(error)
    }
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Self::Refused(error::commit(error))
    }
}

pub(crate) fn other(what: impl Into<fratrie_storage::Source>) -> CommitError {
    CommitError::Backend { cause: Cause::Other, source: what.into() }
}

fn unread(error: RepositoryError) -> CommitError {
    match error {
        RepositoryError::Unavailable { cause: Cause::Busy, source } => CommitError::Busy(source),
        RepositoryError::Unavailable { cause, source } => CommitError::Backend { cause, source },
        RepositoryError::Corrupt { what, source } => CommitError::Corrupt { what, source },
        other => self::other(other),
    }
}

/// Writes a change set and answers, or answers without having written anything.
pub(crate) fn write(
    connection: &Connection,
    changes: &ChangeSet,
    prepared: &Prepared,
    updates: Updates,
) -> Result<Answer, Stop> {
    if let Some(receipt) = receipt(connection, &changes.realm, changes.commit_id).map_err(unread)? {
        return Ok(Ok(receipt));
    }
    let realm = changes.realm.as_str();
    let mut differing: Vec<Changed> = vec![0; prepared.writes.len()];
    for (expect, update) in &prepared.expects {
        let update = update.and_then(|place| prepared.writes.get(place).zip(differing.get_mut(place)));
        let found = match update {
            Some((update, differing)) => rows::differs(connection, realm, update, differing)?,
            None => rows::stands(connection, realm, expect.key())?,
        };
        if !expect.holds(found) {
            return Ok(Err(CommitError::Conflict(expect.key().clone())));
        }
    }
    fail_point!("sqlite-checked");
    match updates {
        Updates::InPlace => in_place(connection, changes, prepared, &differing)?,
        Updates::TakenOutFirst => taken_out_first(connection, changes, prepared)?,
    }
    prepared.records.write(connection, changes)?;
    Ok(Ok(changes.receipt.clone()))
}

fn in_place(
    connection: &Connection,
    changes: &ChangeSet,
    prepared: &Prepared,
    differing: &[Changed],
) -> Result<(), Stop> {
    let realm = changes.realm.as_str();
    for (write, differs) in prepared.writes.iter().zip(differing) {
        let written = match write.turn {
            Turn::Delete => rows::delete(connection, realm, write)?,
            Turn::End | Turn::Update => rows::update(connection, realm, write, *differs)?,
            Turn::Insert => rows::insert(connection, realm, write)?,
        };
        fail_point!("sqlite-written");
        if !written {
            return Err(passed_over(connection, changes, write)?);
        }
    }
    Ok(())
}

fn taken_out_first(connection: &Connection, changes: &ChangeSet, prepared: &Prepared) -> Result<(), Stop> {
    let realm = changes.realm.as_str();
    let mut sorted: Vec<&Writing> = prepared.writes.iter().collect();
    sorted.sort_by_key(|write| Reverse(write.kind));
    for write in sorted.iter().filter(|write| write.turn != Turn::Insert) {
        if !rows::delete(connection, realm, write)? {
            return Err(passed_over(connection, changes, write)?);
        }
    }
    sorted.sort_by_key(|write| write.kind);
    for write in sorted.iter().filter(|write| write.turn != Turn::Delete) {
        if !rows::insert(connection, realm, write)? {
            return Err(passed_over(connection, changes, write)?);
        }
        fail_point!("sqlite-written");
    }
    Ok(())
}

/// Why a row was passed over, though its version is right: another one holds its unique value. Asked for, never read
/// from a message or a constraint's name. A value held by a row that is itself rewritten may only be in passing.
fn passed_over(connection: &Connection, changes: &ChangeSet, write: &Writing) -> Result<Stop, Stop> {
    if write.turn == Turn::Delete {
        return Ok(other("a row to be deleted was deleted twice").into());
    }
    let written = changes.keys_written();
    let mut exchange = false;
    for row in changes.rows_written() {
        for unique in row.uniques() {
            match holder(connection, changes, &unique, &row.key())? {
                Some(key) if written.contains(&key) => exchange = true,
                Some(_) => return Ok(CommitError::Taken(unique).into()),
                None => {}
            }
        }
    }
    Ok(if exchange { Stop::Exchange } else { other("a row was passed over").into() })
}
