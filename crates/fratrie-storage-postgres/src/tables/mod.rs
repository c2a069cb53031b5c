//! One file a table: its columns and its statements. Those that write are in the function `fratrie.commit`, those that load in
//! `fratrie.load`.

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

/// One table, and the statements that read it.
pub(crate) struct Statements {
    /// Its columns, in their order.
    pub(crate) columns: &'static [&'static str],
    /// By realm and key: the version of a row.
    pub(crate) version: &'static str,
    /// By realm: all rows.
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

/// The statement that asks for one row's version.
pub(crate) const fn version(kind: RowKind) -> &'static str {
    statements(kind).version
}

/// The table of a kind of row, as `fratrie.commit` names it.
pub(crate) const fn table(kind: RowKind) -> &'static str {
    match kind {
        RowKind::School => "schools",
        RowKind::Responsible => "responsibles",
        RowKind::Student => "students",
        RowKind::Account => "accounts",
        RowKind::Responsibility => "responsibilities",
        RowKind::Merge => "merges",
        RowKind::Waiver => "waivers",
        RowKind::Prior => "priors",
    }
}
