//! Change sets as `fratrie.commit` takes them: JSON, whose text is written as it comes. To make values first costs the caller's
//! process more than all else that it does for a commit.

use crate::{
    prepared::{Prepared, Tables},
    tables,
};
use fratrie_domain::{
    chain::{Digest, Lane},
    change::Expect,
};
use fratrie_storage::{Source, columns};
use std::collections::{BTreeMap, BTreeSet};

/// The ids and receipts as the function takes them.
pub(crate) fn commits(together: &[&Prepared]) -> Result<String, Source> {
    let mut text = Vec::new();
    list(&mut text, together.iter().map(|one| one.commit.as_slice()));
    Ok(String::from_utf8(text)?)
}

/// All else of the change sets, which are of one realm: the text of a JSON object, written from front to back.
pub(crate) fn changes(together: &[&Prepared]) -> Result<String, Source> {
    let Expected { read, held, absent } = Expected::of(together)?;
    let mut text = Vec::new();
    text.push(b'{');
    for (name, expected) in [("read", read), ("held", held), ("absent", absent)] {
        object(&mut text, name, [&expected]);
    }
    object(&mut text, "deletes", together.iter().map(|one| &one.deletes));
    object(&mut text, "updates", together.iter().map(|one| &one.updates));
    object(&mut text, "inserts", together.iter().map(|one| &one.inserts));
    text.extend_from_slice(b"\"journal\":");
    list(&mut text, together.iter().flat_map(|one| &one.journal).map(Vec::as_slice));
    text.extend_from_slice(b",\"events\":");
    list(&mut text, together.iter().flat_map(|one| &one.events).map(Vec::as_slice));
    let lanes: BTreeMap<Lane, Digest> = together
        .iter()
        .filter_map(|one| one.lane().map(|lane| (lane, lane.start(&one.changes.realm))))
        .collect();
    text.extend_from_slice(b",\"lanes\":");
    serde_json::to_writer(&mut text, &lanes.keys().collect::<Vec<_>>())?;
    text.extend_from_slice(b",\"starts\":");
    serde_json::to_writer(&mut text, &lanes.values().collect::<Vec<_>>())?;
    text.push(b'}');
    Ok(String::from_utf8(text)?)
}

/// A JSON array of texts.
fn list<'a>(text: &mut Vec<u8>, items: impl Iterator<Item = &'a [u8]>) {
    text.push(b'[');
    for (place, item) in items.enumerate() {
        if place > 0 {
            text.push(b',');
        }
        text.extend_from_slice(item);
    }
    text.push(b']');
}

/// A field of the object: rows by table, and a comma. Names have nothing in them that JSON escapes.
fn object<'a>(text: &mut Vec<u8>, name: &str, parts: impl IntoIterator<Item = &'a Tables>) {
    let mut tables: BTreeMap<&str, Vec<&[u8]>> = BTreeMap::new();
    for Tables(part) in parts {
        for (table, rows) in part {
            tables.entry(table).or_default().push(rows);
        }
    }
    let quoted = |text: &mut Vec<u8>, name: &str| {
        text.push(b'"');
        text.extend_from_slice(name.as_bytes());
        text.extend_from_slice(b"\":");
    };
    quoted(text, name);
    text.push(b'{');
    for (place, (table, rows)) in tables.into_iter().enumerate() {
        if place > 0 {
            text.push(b',');
        }
        quoted(text, table);
        list(text, rows.into_iter());
    }
    text.extend_from_slice(b"},");
}

/// What the decisions rest on.
#[derive(Default)]
struct Expected {
    /// Of tables of which no row changes.
    read: Tables,
    /// Of tables of which some do.
    held: Tables,
    absent: Tables,
}

impl Expected {
    fn of(together: &[&Prepared]) -> Result<Self, Source> {
        let kept = together.iter().flat_map(|one| one.written.difference(&one.inserted));
        let changed: BTreeSet<&str> = kept.map(|key| tables::table(key.kind())).collect();
        let mut wanted: Vec<&Expect> = together.iter().flat_map(|one| &one.expected).collect();
        if together.len() > 1 {
            // In the order in which all commits lock; what several read, once.
            wanted.sort_by(|one, other| one.key().cmp(other.key()).then_with(|| one.cmp(other)));
            wanted.dedup();
        }
        let mut expected = Self::default();
        for expect in wanted {
            let key = expect.key();
            let table = tables::table(key.kind());
            let version = match expect {
                Expect::Absent { .. } => {
                    if !together.iter().any(|one| one.inserted.contains(key)) {
                        columns::append_key_json(key, None, expected.absent.next(table))?;
                    }
                    continue;
                }
                Expect::Version { version, .. } => i64::try_from(version.get())?,
                Expect::Present { .. } => ANY,
            };
            let rows = if changed.contains(table) { &mut expected.held } else { &mut expected.read };
            columns::append_key_json(key, Some(version), rows.next(table))?;
        }
        Ok(expected)
    }
}

/// Whatever version.
const ANY: i64 = -1;
