//! One change set, inside a transaction.

use crate::{
    error,
    prepared::{Prepared, Turn, Writing},
    records::receipt,
    rows::{self, Changed},
    uniques::holder,
};
use fail::fail_point;
use fratrie_domain::{ChangeSet, Receipt, model::Key};
use fratrie_storage::{Cause, CommitError, RepositoryError};
use rusqlite::Connection;
use std::cmp::Reverse;

pub(crate) type Answer = Result<Receipt, CommitError>;

/// How a row gets its new columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Updates {
    /// By an UPDATE of those that change. Each row must keep clear of unique values that others still hold. That new rows are
    /// new is not asked beforehand: their keys tell, and then all is done again.
    Unasked,
    /// The same, with all asked beforehand.
    InPlace,
    /// Taken out and put in again: for rows that exchange unique values (S41).
    TakenOutFirst,
}

/// Why a transaction is to be taken back.
pub(crate) enum Stop {
    Refused(CommitError),
    /// A row could not be written, and what was not asked may be why.
    Unasked,
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
    for (place, expected) in prepared.expects.iter().enumerate() {
        if expected.is_new && updates == Updates::Unasked {
            continue;
        }
        let update = expected.update.and_then(|at| prepared.writes.get(at).zip(differing.get_mut(at)));
        let found = match update {
            Some((update, differing)) => rows::differs(connection, realm, update, differing)?,
            None => rows::stands(connection, realm, expected.expect.key())?,
        };
        if !expected.expect.holds(found) {
            // The first that does not hold is told.
            let before =
                prepared.expects.iter().take(place).filter(|one| one.is_new).map(|one| one.expect.key());
            let unasked = before.filter(|_| updates == Updates::Unasked);
            let key = first_there(connection, realm, unasked)?.unwrap_or_else(|| expected.expect.key());
            return Ok(Err(CommitError::Conflict(key.clone())));
        }
    }
    fail_point!("sqlite-checked");
    match updates {
        Updates::Unasked | Updates::InPlace => {
            if let Some(write) = in_place(connection, changes, prepared, &differing)? {
                return Err(match updates {
                    Updates::Unasked => Stop::Unasked,
                    _ => passed_over(connection, changes, write)?,
                });
            }
        }
        Updates::TakenOutFirst => taken_out_first(connection, changes, prepared)?,
    }
    prepared.records.write(connection, changes)?;
    Ok(Ok(changes.receipt.clone()))
}

/// The first of these rows that is there.
fn first_there<'k>(
    connection: &Connection,
    realm: &str,
    keys: impl Iterator<Item = &'k Key>,
) -> rusqlite::Result<Option<&'k Key>> {
    for key in keys {
        if rows::stands(connection, realm, key)?.is_some() {
            return Ok(Some(key));
        }
    }
    Ok(None)
}

/// Answers with the row that was passed over, if one was.
fn in_place<'p>(
    connection: &Connection,
    changes: &ChangeSet,
    prepared: &'p Prepared,
    differing: &[Changed],
) -> Result<Option<&'p Writing>, Stop> {
    let realm = changes.realm.as_str();
    for (write, differs) in prepared.writes.iter().zip(differing) {
        let written = match write.turn {
            Turn::Delete => rows::delete(connection, realm, write)?,
            Turn::End | Turn::Update => rows::update(connection, realm, write, *differs)?,
            Turn::Insert => rows::insert(connection, realm, write)?,
        };
        fail_point!("sqlite-written");
        if !written {
            return Ok(Some(write));
        }
    }
    Ok(None)
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
