//! One file a table: its columns, and its statements.
//!
//! What runs on the store's own threads takes one row or one value, bound: a prepared statement wakes nobody there. What the driver's
//! pool reads takes a JSON array and lets SQLite spread it, since it is asked across threads.

pub(crate) mod accounts;
pub(crate) mod merges;
pub(crate) mod priors;
pub(crate) mod responsibilities;
pub(crate) mod responsibles;
pub(crate) mod schools;
pub(crate) mod shared;
pub(crate) mod students;
pub(crate) mod waivers;

use fratrie_domain::model::RowKind;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// The statements of a table. Each takes the realm as `?1`, then the columns or the key.
pub(crate) struct Statements {
    table: &'static str,
    /// How many columns make up the key.
    pub(crate) keys: usize,
    /// In the order of [`fratrie_storage::columns::write()`]: the key first, the version last.
    pub(crate) columns: &'static [&'static str],
    /// Where one row is: the realm and the key.
    found: String,
    /// The version of a row.
    pub(crate) version: String,
    /// A row as it stands.
    pub(crate) row: String,
    /// A new row; not one that a primary or unique key refuses.
    pub(crate) insert: String,
    pub(crate) delete: String,
    /// All rows of a realm; takes the realm alone.
    pub(crate) all: String,
    /// The updates that were asked for, by the columns that they set.
    updates: Mutex<HashMap<u64, Arc<str>>>,
}

impl Statements {
    /// Of a table whose first columns, `keys` of them, are its key.
    fn new(table: &'static str, keys: usize, columns: &'static [&'static str]) -> Self {
        let key =
            columns.iter().take(keys).zip(2..).map(|(column, place)| format!(" AND {column} = ?{place}"));
        let found = format!("WHERE realm_id = ?1{}", key.collect::<String>());
        let names = columns.join(", ");
        let values = ", ?".repeat(columns.len());
        Self {
            version: format!("SELECT version FROM {table} {found}"),
            row: format!("SELECT {names} FROM {table} {found}"),
            insert: format!(
                "INSERT INTO {table} (realm_id, {names}) VALUES (?{values}) ON CONFLICT DO NOTHING"
            ),
            delete: format!("DELETE FROM {table} {found}"),
            all: format!("SELECT * FROM {table} WHERE realm_id = ?1"),
            updates: Mutex::default(),
            table,
            keys,
            columns,
            found,
        }
    }

    /// Gives a row some columns anew, whose values follow the key among the parameters; not one that a unique key
    /// refuses. The entries of an index stay as they are where none of its columns is among them.
    /// `changed` has a bit for each of them, by their places.
    pub(crate) fn update(&self, changed: u64) -> Arc<str> {
        let mut updates = self.updates.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(updates.entry(changed).or_insert_with(|| {
            let columns = self.columns.iter().zip(0..).filter(|(_, place)| is_among(*place, changed));
            let set = columns.zip(self.keys + 2..).map(|((column, _), place)| format!("{column} = ?{place}"));
            let set = set.collect::<Vec<_>>().join(", ");
            format!("UPDATE OR IGNORE {} SET {set} {}", self.table, self.found).into()
        }))
    }

    /// The rows that have a value, `?2`, in this column.
    pub(crate) fn where_is(&self, column: &str) -> String {
        let names = self.columns.join(", ");
        format!("SELECT {names} FROM {} WHERE realm_id = ?1 AND {column} = ?2", self.table)
    }
}

/// Whether the column at this place is one of those that change.
pub(crate) const fn is_among(place: u32, changed: u64) -> bool {
    (changed >> place) & 1 == 1
}

pub(crate) fn statements(kind: RowKind) -> &'static Statements {
    match kind {
        RowKind::School => &schools::STATEMENTS,
        RowKind::Responsible => &responsibles::STATEMENTS,
        RowKind::Student => &students::STATEMENTS,
        RowKind::Account => &accounts::STATEMENTS,
        RowKind::Responsibility => &responsibilities::STATEMENTS,
        RowKind::Merge => &merges::STATEMENTS,
        RowKind::Waiver => &waivers::STATEMENTS,
        RowKind::Prior => &priors::STATEMENTS,
    }
}
