//! A change set made ready by its caller's own task, so that whoever writes several at once has little to do.

use crate::{call::Updates, codec::time, tables};
use fratrie_domain::{
    AccountId, ChangeSet, CommitId, Receipt,
    chain::{Digest, Lane},
    change::{Expect, Write},
    event::Event,
    journal::Entry,
    model::Key,
    uuid::Uuid,
};
use fratrie_storage::{
    Source,
    columns::{self, ends},
};
use serde::Serialize;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A change set, and the text of its parts as `fratrie.commit` takes them.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) changes: Arc<ChangeSet>,
    /// What is expected, of each row that is written too, in the order in which all commits lock.
    pub(crate) expected: Vec<Expect>,
    pub(crate) inserted: BTreeSet<Key>,
    /// The rows that it writes, in whatever way.
    pub(crate) written: BTreeSet<Key>,
    pub(crate) deletes: Tables,
    pub(crate) updates: Tables,
    pub(crate) inserts: Tables,
    /// Its id and its receipt.
    pub(crate) commit: Vec<u8>,
    pub(crate) journal: Vec<Vec<u8>>,
    pub(crate) events: Vec<Vec<u8>>,
}

impl Prepared {
    pub(crate) fn new(changes: Arc<ChangeSet>, updates: Updates) -> Result<Self, Source> {
        let mut inserted = BTreeSet::new();
        let (mut deletes, mut in_place, mut inserts) =
            (Tables::default(), Tables::default(), Tables::default());
        for write in &changes.writes {
            let key = write.key();
            let table = tables::table(key.kind());
            match (write, updates) {
                (Write::Delete(_), _) => columns::append_key_json(&key, None, deletes.next(table))?,
                (Write::Insert(row), _) => {
                    columns::append_json(row, inserts.next(table))?;
                    inserted.insert(key);
                }
                (Write::Update(row), Updates::InPlace) => {
                    columns::append_json(row, in_place.next(if ends(row) { "ended" } else { table }))?;
                }
                (Write::Update(row), Updates::TakenOutFirst) => {
                    columns::append_key_json(&key, None, deletes.next(table))?;
                    columns::append_json(row, inserts.next(table))?;
                }
            }
        }
        let mut expected = changes.prerequisites();
        expected.sort_by(|one, other| one.key().cmp(other.key()));
        let commit =
            Commit { id: changes.commit_id, at: time(changes.receipt.at), receipt: &changes.receipt };
        let lane = Lane::of(changes.commit_id);
        let text = |entry: &Entry| serde_json::to_vec(&Told::entry(entry, lane));
        Ok(Self {
            expected,
            inserted,
            written: changes.keys_written(),
            deletes,
            updates: in_place,
            inserts,
            commit: serde_json::to_vec(&commit)?,
            journal: changes.journal.iter().map(text).collect::<Result<_, _>>()?,
            events: changes
                .events
                .iter()
                .map(|event| serde_json::to_vec(&Told::event(event)))
                .collect::<Result<_, _>>()?,
            changes,
        })
    }

    /// Whether neither reads or writes what the other one writes, in one realm, so that each could as well be the first.
    ///
    /// Values that the realm holds once are left to the tables: what one lets go the other may take, as if it came after. (That
    /// each takes what the other lets go would need both to rest on who held it, and no decision makes it.)
    pub(crate) fn keeps_clear_of(&self, other: &Self) -> bool {
        let reads = |one: &Self, written: &BTreeSet<Key>| {
            one.expected.iter().any(|expect| written.contains(expect.key()))
        };
        self.changes.realm == other.changes.realm
            && !reads(self, &other.written)
            && !reads(other, &self.written)
    }

    /// The lane of its entries, if it has any.
    pub(crate) fn lane(&self) -> Option<Lane> {
        (!self.journal.is_empty()).then(|| Lane::of(self.changes.commit_id))
    }
}

#[derive(Serialize)]
struct Commit<'a> {
    id: CommitId,
    at: String,
    receipt: &'a Receipt,
}

/// An entry or an event.
#[derive(Serialize)]
struct Told<'a, T> {
    id: &'a Uuid,
    commit: CommitId,
    at: String,
    record: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<Digest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lane: Option<Lane>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    subjects: BTreeSet<AccountId>,
}

impl<'a> Told<'a, Value> {
    fn entry(entry: &'a Entry, lane: Lane) -> Self {
        let record = entry.record();
        Self {
            id: entry.id.as_uuid(),
            commit: entry.commit,
            at: time(entry.at),
            digest: Some(Digest::of(&record)),
            record,
            lane: Some(lane),
            subjects: entry.change.subjects(),
        }
    }
}

impl<'a> Told<'a, &'a Event> {
    fn event(event: &'a Event) -> Self {
        let subjects = BTreeSet::new();
        let (id, commit, at) = (event.id.as_uuid(), event.commit, time(event.at));
        Self { id, commit, at, record: event, digest: None, lane: None, subjects }
    }
}

/// Rows by table: of each the texts of its rows, with what goes between them.
#[derive(Debug, Default)]
pub(crate) struct Tables(pub(crate) BTreeMap<&'static str, Vec<u8>>);

impl Tables {
    /// Where a table's next row goes.
    pub(crate) fn next(&mut self, table: &'static str) -> &mut Vec<u8> {
        let rows = self.0.entry(table).or_default();
        if !rows.is_empty() {
            rows.push(b',');
        }
        rows
    }
}
