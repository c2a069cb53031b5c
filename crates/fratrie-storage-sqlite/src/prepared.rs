//! A change set made ready by its caller, so that the thread that writes only binds it.

use crate::{
    records::Records,
    value::{self, Value},
};
use fratrie_domain::{
    ChangeSet,
    change::{Expect, Write},
    model::{Key, RowKind},
};
use fratrie_storage::{Source, columns::ends};
use std::collections::{HashMap, HashSet};

/// A change set, as it is written.
pub(crate) struct Prepared {
    pub(crate) expects: Vec<Expected>,
    /// In the order in which they are written.
    pub(crate) writes: Vec<Writing>,
    pub(crate) records: Records,
}

/// What has to hold.
pub(crate) struct Expected {
    pub(crate) expect: Expect,
    /// Of a row that is updated: the place of that among the writes.
    pub(crate) update: Option<usize>,
    /// That a row is not there which is put in: its key tells, when it is.
    pub(crate) is_new: bool,
}

/// Deletions, then updates, then insertions, so that a unique value let go is free for who takes it; among links, those
/// that end come before those that hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Turn {
    Delete,
    End,
    Update,
    Insert,
}

/// One row.
pub(crate) struct Writing {
    pub(crate) turn: Turn,
    pub(crate) kind: RowKind,
    /// All columns, the key first; of one that is deleted the key alone.
    pub(crate) values: Vec<Value>,
}

impl Writing {
    fn of(write: &Write) -> Result<Self, Source> {
        let (turn, kind, values) = match write {
            Write::Insert(row) => (Turn::Insert, row.key().kind(), value::of(row)?),
            Write::Update(row) if ends(row) => (Turn::End, RowKind::Responsibility, value::of(row)?),
            Write::Update(row) => (Turn::Update, row.key().kind(), value::of(row)?),
            Write::Delete(key) => (Turn::Delete, key.kind(), value::of_key(key)),
        };
        Ok(Self { turn, kind, values })
    }
}

impl Prepared {
    pub(crate) fn of(changes: &ChangeSet) -> Result<Self, Source> {
        let writes = changes.writes.iter().map(|write| Ok((write, Writing::of(write)?)));
        let mut writes: Vec<(&Write, Writing)> = writes.collect::<Result<_, Source>>()?;
        // What is deleted goes before that to which it refers.
        writes.sort_by_key(|(_, Writing { turn, kind, .. })| {
            (*turn, (*turn == Turn::Delete).then_some(std::cmp::Reverse(*kind)), *kind)
        });
        let updated = writes.iter().enumerate().filter_map(|(place, (write, _))| match write {
            Write::Update(row) => Some((row.key(), place)),
            Write::Insert(_) | Write::Delete(_) => None,
        });
        let updated: HashMap<Key, usize> = updated.collect();
        let inserted = changes.writes.iter().filter(|write| matches!(write, Write::Insert(_)));
        let inserted: HashSet<Key> = inserted.map(Write::key).collect();
        let expects = changes.prerequisites().into_iter().map(|expect| Expected {
            update: updated.get(expect.key()).copied(),
            is_new: matches!(&expect, Expect::Absent { key } if inserted.contains(key)),
            expect,
        });
        Ok(Self {
            expects: expects.collect(),
            records: Records::of(changes)?,
            writes: writes.into_iter().map(|(_, writing)| writing).collect(),
        })
    }
}
