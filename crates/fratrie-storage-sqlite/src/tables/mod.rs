//! One file a table: its statements, and how its rows stand in columns.
//!
//! Rows go in and out in sets: a statement takes a JSON array of objects and lets SQLite spread it, since a statement
//! costs a change of thread and a row in a set does not.

pub(crate) mod accounts;
pub(crate) mod merges;
pub(crate) mod responsibilities;
pub(crate) mod responsibles;
pub(crate) mod schools;
pub(crate) mod students;
pub(crate) mod waivers;

use crate::codec::hex;
use fratrie_domain::model::{Key, Row, RowKind};
use fratrie_storage::Source;
use serde_json::{Value, json};

/// The statements that write a table. Each takes the realm as `?1` and a JSON array as `?2`.
pub(crate) struct Statements {
    /// From an array of keys: each found one's place in the array, and its version.
    pub(crate) versions: &'static str,
    /// From an array of rows; rows that a primary or unique key refuses are passed over, and so not counted.
    pub(crate) insert: &'static str,
    /// From an array of rows: each in place of the one at the version before; others are passed over.
    pub(crate) update: &'static str,
    /// From an array of keys.
    pub(crate) delete: &'static str,
}

/// The kinds of row, those first to which others refer.
pub(crate) const KINDS: [RowKind; 7] = [
    RowKind::School,
    RowKind::Responsible,
    RowKind::Student,
    RowKind::Account,
    RowKind::Responsibility,
    RowKind::Merge,
    RowKind::Waiver,
];

pub(crate) const fn statements(kind: RowKind) -> &'static Statements {
    match kind {
        RowKind::School => &schools::STATEMENTS,
        RowKind::Responsible => &responsibles::STATEMENTS,
        RowKind::Student => &students::STATEMENTS,
        RowKind::Account => &accounts::STATEMENTS,
        RowKind::Responsibility => &responsibilities::STATEMENTS,
        RowKind::Merge => &merges::STATEMENTS,
        RowKind::Waiver => &waivers::STATEMENTS,
    }
}

/// A row as its statements take it.
pub(crate) fn encode(row: &Row) -> Result<Value, Source> {
    let mut value = match row {
        Row::School(row) => schools::encode(row),
        Row::Responsible(row) => responsibles::encode(row),
        Row::Student(row) => students::encode(row),
        Row::Account(row) => accounts::encode(row)?,
        Row::Responsibility(row) => responsibilities::encode(row)?,
        Row::Merge(row) => merges::encode(row)?,
        Row::Waiver(row) => waivers::encode(row),
    };
    // SQLite's integers are signed: a version beyond them is refused, never wrapped.
    let version = i64::try_from(row.version().get())?;
    if let Value::Object(fields) = &mut value {
        fields.insert("version".to_owned(), version.into());
    }
    Ok(value)
}

/// A key as its statements take it.
pub(crate) fn encode_key(key: &Key) -> Value {
    match key {
        Key::School(code) => code.as_str().into(),
        Key::Responsible(id) => hex(id.as_uuid()).into(),
        Key::Student(id) => hex(id.as_uuid()).into(),
        Key::Account(id) => hex(id.as_uuid()).into(),
        Key::Responsibility(id) => hex(id.as_uuid()).into(),
        Key::Merge(id) => hex(id.as_uuid()).into(),
        Key::Waiver(pair) => json!({ "low": hex(pair.low().as_uuid()), "high": hex(pair.high().as_uuid()) }),
    }
}
