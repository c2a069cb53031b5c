//! What every commit writes beside its rows: receipt, events, the entries of the journal and the head of their lane (R15).

use crate::error;
use fratrie_domain::{
    AccountId, ChangeSet, CommitId, RealmId, Receipt,
    chain::{Digest, Head, Lane},
};
use fratrie_storage::{RepositoryError, Source, columns::Damaged};
use rusqlite::{Connection, OptionalExtension as _, params};

pub(crate) const RECEIPT: &str = "SELECT receipt FROM fratrie_commits WHERE realm_id = ?1 AND id = ?2";
pub(crate) const RECORD_COMMIT: &str =
    "INSERT INTO fratrie_commits (realm_id, id, at, receipt) VALUES (?1, ?2, ?3, ?4)";
pub(crate) const LAST_EVENT: &str =
    "SELECT position FROM fratrie_outbox WHERE realm_id = ?1 AND position > 0 ORDER BY position DESC LIMIT 1";
pub(crate) const RECORD_EVENT: &str = "INSERT INTO fratrie_outbox (realm_id, position, id, commit_id, at, event) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
pub(crate) const LAST_ENTRY: &str = "SELECT position FROM fratrie_journal WHERE realm_id = ?1 AND position > 0 ORDER BY position DESC LIMIT 1";
pub(crate) const ADD_ENTRY: &str =
    "INSERT INTO fratrie_journal (realm_id, position, id, commit_id, at, lane, place, link, entry)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
pub(crate) const ADD_SUBJECT: &str =
    "INSERT INTO fratrie_journal_subjects (realm_id, account_id, position) VALUES (?1, ?2, ?3)";
pub(crate) const HEAD: &str =
    "SELECT length, link FROM fratrie_journal_heads WHERE realm_id = ?1 AND lane = ?2";
pub(crate) const MOVE_HEAD: &str =
    "INSERT INTO fratrie_journal_heads (realm_id, lane, length, link) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (realm_id, lane) DO UPDATE SET length = excluded.length, link = excluded.link";

/// The receipt of a commit, if it happened before (R7).
pub(crate) fn receipt(
    connection: &Connection,
    realm: &RealmId,
    commit: CommitId,
) -> Result<Option<Receipt>, RepositoryError> {
    let kept = connection.prepare_cached(RECEIPT).and_then(|mut statement| {
        let asked = params![realm.as_str(), commit.as_uuid().as_bytes()];
        statement.query_row(asked, |row| row.get::<_, String>(0)).optional()
    });
    let read = |text: String| serde_json::from_str(&text);
    let receipt = kept.map_err(error::write)?.map(read).transpose();
    receipt.map_err(|source| Damaged { what: "receipt", source: source.into() }.into())
}

/// The records of a change set, as far as they are known before it is its turn.
pub(crate) struct Records {
    receipt: String,
    events: Vec<String>,
    entries: Vec<(String, Digest)>,
}

impl Records {
    pub(crate) fn of(changes: &ChangeSet) -> Result<Self, Source> {
        let event = |event| serde_json::to_string(event);
        let entry = |entry: &fratrie_domain::journal::Entry| {
            let record = entry.record();
            (record.to_string(), Digest::of(&record))
        };
        Ok(Self {
            receipt: serde_json::to_string(&changes.receipt)?,
            events: changes.events.iter().map(event).collect::<Result<_, _>>()?,
            entries: changes.journal.iter().map(entry).collect(),
        })
    }

    /// Writes them behind those that stand: links the entries to the last of their lane, counts on from the last positions.
    pub(crate) fn write(&self, connection: &Connection, changes: &ChangeSet) -> rusqlite::Result<()> {
        let (realm, commit) = (changes.realm.as_str(), changes.commit_id.as_uuid().as_bytes());
        let at = changes.receipt.at.timestamp_micros();
        connection.prepare_cached(RECORD_COMMIT)?.execute(params![realm, commit, at, self.receipt])?;
        if !changes.events.is_empty() {
            let first = last(connection, LAST_EVENT, realm)? + 1;
            let mut record = connection.prepare_cached(RECORD_EVENT)?;
            for (position, (event, text)) in (first..).zip(changes.events.iter().zip(&self.events)) {
                let (id, at) = (event.id.as_uuid().as_bytes(), event.at.timestamp_micros());
                record.execute(params![realm, position, id, commit, at, text])?;
            }
        }
        if !changes.journal.is_empty() {
            self.add_entries(connection, changes)?;
        }
        Ok(())
    }

    fn add_entries(&self, connection: &Connection, changes: &ChangeSet) -> rusqlite::Result<()> {
        let (realm, commit) = (changes.realm.as_str(), changes.commit_id.as_uuid().as_bytes());
        let first = last(connection, LAST_ENTRY, realm)? + 1;
        let mut head = head(connection, &changes.realm, Lane::of(changes.commit_id))?;
        let lane = head.lane.get();
        let mut add = connection.prepare_cached(ADD_ENTRY)?;
        let mut add_subject = connection.prepare_cached(ADD_SUBJECT)?;
        for (position, (entry, (text, digest))) in (first..).zip(changes.journal.iter().zip(&self.entries)) {
            head = head.with(digest);
            let (id, at) = (entry.id.as_uuid().as_bytes(), entry.at.timestamp_micros());
            let (place, link) = (count(head.length), head.link.as_bytes().as_slice());
            add.execute(params![realm, position, id, commit, at, lane, place, link, text])?;
            for account in entry.change.subjects().iter().map(AccountId::as_uuid) {
                add_subject.execute(params![realm, account.as_bytes(), position])?;
            }
        }
        let (length, link) = (count(head.length), head.link.as_bytes().as_slice());
        connection.prepare_cached(MOVE_HEAD)?.execute(params![realm, lane, length, link])?;
        Ok(())
    }
}

fn count(length: u64) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn last(connection: &Connection, statement: &str, realm: &str) -> rusqlite::Result<i64> {
    let mut statement = connection.prepare_cached(statement)?;
    Ok(statement.query_row([realm], |row| row.get(0)).optional()?.unwrap_or(0))
}

/// The end of a lane.
fn head(connection: &Connection, realm: &RealmId, lane: Lane) -> rusqlite::Result<Head> {
    let mut statement = connection.prepare_cached(HEAD)?;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, [u8; 32]>(1)?));
    let found = statement.query_row(params![realm.as_str(), lane.get()], read).optional()?;
    Ok(match found {
        Some((length, link)) => Head { lane, length: length.unsigned_abs(), link: Digest::new(link) },
        None => Head::empty(realm, lane),
    })
}
