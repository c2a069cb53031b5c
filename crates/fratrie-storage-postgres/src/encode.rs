//! A change set as `fratrie.commit` takes it: JSON, whose text is written as it comes. To make values first costs the caller's
//! process more than all else that it does for a commit.

use crate::{codec::time, commit::Updates, tables};
use fratrie_domain::{
    AccountId, ChangeSet,
    chain::{Digest, Lane},
    change::{Expect, Write},
    event::Event,
    journal::Entry,
    uuid::Uuid,
};
use fratrie_storage::{
    Source,
    columns::{self, ends},
};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The change set as the function takes it: the text of a JSON object, written from front to back.
pub(crate) fn encode(changes: &ChangeSet, updates: Updates) -> Result<String, Source> {
    let Expected { read, held, absent } = Expected::of(changes)?;
    let (mut deletes, mut in_place, mut inserts) = (Tables::default(), Tables::default(), Tables::default());
    for write in &changes.writes {
        let key = write.key();
        let table = tables::table(key.kind());
        match (write, updates) {
            (Write::Delete(_), _) => columns::append_key_json(&key, None, deletes.next(table))?,
            (Write::Insert(row), _) => columns::append_json(row, inserts.next(table))?,
            (Write::Update(row), Updates::InPlace) => {
                columns::append_json(row, in_place.next(if ends(row) { "ended" } else { table }))?;
            }
            (Write::Update(row), Updates::TakenOutFirst) => {
                columns::append_key_json(&key, None, deletes.next(table))?;
                columns::append_json(row, inserts.next(table))?;
            }
        }
    }
    let (lane, mut text) = (Lane::of(changes.commit_id), Vec::new());
    text.push(b'{');
    for (name, tables) in [
        ("read", read),
        ("held", held),
        ("absent", absent),
        ("deletes", deletes),
        ("updates", in_place),
        ("inserts", inserts),
    ] {
        serde_json::to_writer(&mut text, name)?;
        text.push(b':');
        tables.append(&mut text);
        text.push(b',');
    }
    let rest = serde_json::to_vec(&Rest {
        journal: changes.journal.iter().map(Told::entry).collect(),
        events: changes.events.iter().map(Told::event).collect(),
        lane,
        start: lane.start(&changes.realm),
    })?;
    // The other fields, and the end of the object.
    text.extend_from_slice(rest.strip_prefix(b"{").unwrap_or_default());
    Ok(String::from_utf8(text)?)
}

/// What is told, as the function takes it.
#[derive(Serialize)]
struct Rest<'a> {
    journal: Vec<Told<'a, Value>>,
    events: Vec<Told<'a, &'a Event>>,
    lane: Lane,
    start: Digest,
}

/// An entry or an event.
#[derive(Serialize)]
struct Told<'a, T> {
    id: &'a Uuid,
    at: String,
    record: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<Digest>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    subjects: BTreeSet<AccountId>,
}

impl<'a> Told<'a, Value> {
    fn entry(entry: &'a Entry) -> Self {
        let record = entry.record();
        let (at, digest) = (time(entry.at), Some(Digest::of(&record)));
        Self { id: entry.id.as_uuid(), at, record, digest, subjects: entry.change.subjects() }
    }
}

impl<'a> Told<'a, &'a Event> {
    fn event(event: &'a Event) -> Self {
        let (id, at) = (event.id.as_uuid(), time(event.at));
        Self { id, at, record: event, digest: None, subjects: BTreeSet::new() }
    }
}

/// Rows by table: of each the texts of its rows, with what goes between them.
#[derive(Default)]
struct Tables(BTreeMap<&'static str, Vec<u8>>);

impl Tables {
    /// Where a table's next row goes.
    fn next(&mut self, table: &'static str) -> &mut Vec<u8> {
        let rows = self.0.entry(table).or_default();
        rows.push(if rows.is_empty() { b'[' } else { b',' });
        rows
    }

    /// The tables as a JSON object. Their names have nothing in them that JSON escapes.
    fn append(self, text: &mut Vec<u8>) {
        text.push(b'{');
        for (place, (table, rows)) in self.0.into_iter().enumerate() {
            text.extend_from_slice(if place == 0 { b"\"" } else { b",\"" });
            text.extend_from_slice(table.as_bytes());
            text.extend_from_slice(b"\":");
            text.extend_from_slice(&rows);
            text.push(b']');
        }
        text.push(b'}');
    }
}

/// What a decision rests on, as the function takes it.
#[derive(Default)]
struct Expected {
    /// Of tables of which no row changes.
    read: Tables,
    /// Of tables of which some do.
    held: Tables,
    absent: Tables,
}

impl Expected {
    fn of(changes: &ChangeSet) -> Result<Self, Source> {
        let (mut inserted, mut written) = (BTreeSet::new(), BTreeSet::new());
        for write in &changes.writes {
            let key = write.key();
            match write {
                Write::Insert(_) => {
                    inserted.insert(key);
                }
                Write::Update(_) | Write::Delete(_) => {
                    written.insert(tables::table(key.kind()));
                }
            }
        }
        let mut wanted = changes.prerequisites();
        // The order in which all commits lock.
        wanted.sort_by(|one, other| one.key().cmp(other.key()));
        let mut expected = Self::default();
        for expect in wanted {
            let key = expect.key();
            let table = tables::table(key.kind());
            let version = match &expect {
                Expect::Absent { .. } => {
                    if !inserted.contains(key) {
                        columns::append_key_json(key, None, expected.absent.next(table))?;
                    }
                    continue;
                }
                Expect::Version { version, .. } => i64::try_from(version.get())?,
                Expect::Present { .. } => ANY,
            };
            let rows = if written.contains(table) { &mut expected.held } else { &mut expected.read };
            columns::append_key_json(key, Some(version), rows.next(table))?;
        }
        Ok(expected)
    }
}

/// Whatever version.
const ANY: i64 = -1;
