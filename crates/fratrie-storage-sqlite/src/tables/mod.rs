//! One file a table: its statements, and how its rows stand in columns.
//!
//! Rows go in and out in sets: a statement takes a JSON array of objects and lets SQLite spread it, since a statement
//! costs a change of thread and a row in a set does not.

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
    /// All rows of a realm; takes the realm alone.
    pub(crate) all: &'static str,
}

pub(crate) const fn statements(kind: RowKind) -> &'static Statements {
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

/// The table of a kind of row.
pub(crate) const fn table(kind: RowKind) -> &'static str {
    match kind {
        RowKind::School => "fratrie_schools",
        RowKind::Responsible => "fratrie_responsibles",
        RowKind::Student => "fratrie_students",
        RowKind::Account => "fratrie_accounts",
        RowKind::Responsibility => "fratrie_responsibilities",
        RowKind::Merge => "fratrie_merges",
        RowKind::Waiver => "fratrie_waivers",
        RowKind::Prior => "fratrie_priors",
    }
}
