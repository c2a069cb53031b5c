//! What is compared with what, and what is to be reached.

/// Whose figure of which row.
pub(crate) type Figure = (&'static str, &'static str);

/// What is to be reached.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Bound {
    AtLeast(f64),
    AtMost(f64),
    /// Nothing: it is told so that growth is seen.
    Told,
}

/// One line of the table.
pub(crate) struct Row {
    pub(crate) what: &'static str,
    pub(crate) of: Figure,
    /// What it is divided by, turn by turn; none where the figure itself is what counts.
    pub(crate) by: Option<Figure>,
    pub(crate) bound: Bound,
}

const fn ratio(what: &'static str, of: Figure, by: Figure, bound: Bound) -> Row {
    Row { what, of, by: Some(by), bound }
}

const fn figure(what: &'static str, of: &'static str, bound: Bound) -> Row {
    Row { what, of: (of, US), by: None, bound }
}

const US: &str = "fratrie";
const SMALL: &str = "10000 accounts";
const LARGE: &str = "5000000 accounts";

use Bound::{AtLeast, AtMost, Told};

pub(crate) const ROWS: &[Row] = &[
    ratio(
        "log-ins, all cores / raw Argon2id, C reference for this processor",
        ("log-in", US),
        ("log-in", "C reference, for this processor"),
        AtLeast(0.95),
    ),
    ratio("log-ins / the argon2 crate alone, all cores", ("log-in", US), ("log-in", "argon2 crate"), Told),
    ratio(
        "log-ins / the C reference as Debian builds it, without vector instructions",
        ("log-in", US),
        ("log-in", "C reference, as Debian builds it"),
        Told,
    ),
    figure(
        "storm of 2,000 log-ins: memory over idle, MiB (2 cores x 19 MiB + 32)",
        "storm-memory",
        AtMost(70.0),
    ),
    figure("storm: slowest refusal, ms", "storm-busy-worst", AtMost(5.0)),
    ratio(
        "storm: children, 99th percentile / idle",
        ("storm-children-p99", US),
        ("storm-children-p99-idle", US),
        AtMost(3.0),
    ),
    ratio(
        "merge, SQLite, 1 caller / SQLite C API",
        ("merge-sqlite-1", US),
        ("merge-sqlite-1", "SQLite C API"),
        AtLeast(0.6),
    ),
    ratio(
        "merge, SQLite, 32 callers / SQLite C API, serial",
        ("merge-sqlite-32", US),
        ("merge-sqlite-1", "SQLite C API"),
        AtLeast(1.5),
    ),
    ratio(
        "SQLite C API, 32 merges a transaction / serial: what group commit can reach",
        ("merge-sqlite-32", "SQLite C API, 32 a transaction"),
        ("merge-sqlite-1", "SQLite C API"),
        Told,
    ),
    ratio(
        "merge, PostgreSQL, 8 callers / pgbench, eight statements",
        ("merge-postgres-8", US),
        ("merge-postgres-8", "pgbench, eight statements"),
        AtLeast(1.2),
    ),
    ratio(
        "merge, PostgreSQL, 8 callers / pgbench, our two statements",
        ("merge-postgres-8", US),
        ("merge-postgres-8", "pgbench, two statements"),
        AtLeast(0.8),
    ),
    ratio(
        "pgbench, our two statements / eight: the server's share",
        ("merge-postgres-8", "pgbench, two statements"),
        ("merge-postgres-8", "pgbench, eight statements"),
        Told,
    ),
    ratio(
        "children, SQLite / bare sqlx query",
        ("children-sqlite", US),
        ("children-sqlite", "bare sqlx query"),
        AtLeast(0.85),
    ),
    ratio(
        "children, PostgreSQL / bare sqlx query",
        ("children-postgres", US),
        ("children-postgres", "bare sqlx query"),
        AtLeast(0.85),
    ),
    ratio("merge, SQLite / Django", ("merge-sqlite-1", US), ("django-merge-sqlite", "Django"), AtLeast(10.0)),
    ratio(
        "SQLite C API / Django: what one caller can reach",
        ("merge-sqlite-1", "SQLite C API"),
        ("django-merge-sqlite", "Django"),
        Told,
    ),
    ratio(
        "merge, PostgreSQL, 1 caller / Django",
        ("merge-postgres-1", US),
        ("django-merge-postgres", "Django"),
        AtLeast(10.0),
    ),
    ratio(
        "pgbench, our two statements, 1 caller / Django: what the server allows",
        ("merge-postgres-1", "pgbench, two statements"),
        ("django-merge-postgres", "Django"),
        Told,
    ),
    ratio(
        "children, SQLite / Django",
        ("children-sqlite", US),
        ("django-children-sqlite", "Django"),
        AtLeast(10.0),
    ),
    ratio(
        "children, PostgreSQL / Django",
        ("children-postgres", US),
        ("django-children-postgres", "Django"),
        AtLeast(10.0),
    ),
    ratio(
        "bare sqlx query, PostgreSQL / Django: what the server allows",
        ("children-postgres", "bare sqlx query"),
        ("django-children-postgres", "Django"),
        Told,
    ),
    ratio(
        "import of a million, PostgreSQL / COPY of the same rows",
        ("import-postgres", US),
        ("import-postgres", "COPY"),
        AtLeast(0.5),
    ),
    ratio(
        "import of a million, SQLite / bare prepared inserts",
        ("import-sqlite", US),
        ("import-sqlite", "bare inserts"),
        AtLeast(0.5),
    ),
    figure("import: resident memory at most, PostgreSQL, MiB", "import-memory-postgres", AtMost(256.0)),
    figure("import: resident memory at most, SQLite, MiB", "import-memory-sqlite", AtMost(256.0)),
    figure("import again, 1 % changed / the first, PostgreSQL", "reimport-postgres", AtMost(0.15)),
    figure("import again, 1 % changed / the first, SQLite", "reimport-sqlite", AtMost(0.15)),
    ratio(
        "growth to 5,000,000 accounts, SQLite: log-in without its hash",
        ("growth-sqlite-log-in", LARGE),
        ("growth-sqlite-log-in", SMALL),
        AtMost(1.5),
    ),
    ratio(
        "growth, SQLite: merge",
        ("growth-sqlite-merge", LARGE),
        ("growth-sqlite-merge", SMALL),
        AtMost(1.5),
    ),
    ratio(
        "growth, SQLite: children",
        ("growth-sqlite-children", LARGE),
        ("growth-sqlite-children", SMALL),
        AtMost(1.5),
    ),
    ratio(
        "growth, SQLite: resolve",
        ("growth-sqlite-resolve", LARGE),
        ("growth-sqlite-resolve", SMALL),
        AtMost(1.5),
    ),
    ratio(
        "growth, PostgreSQL: log-in without its hash",
        ("growth-postgres-log-in", LARGE),
        ("growth-postgres-log-in", SMALL),
        AtMost(1.5),
    ),
    ratio(
        "growth, PostgreSQL: merge",
        ("growth-postgres-merge", LARGE),
        ("growth-postgres-merge", SMALL),
        AtMost(1.5),
    ),
    ratio(
        "growth, PostgreSQL: children",
        ("growth-postgres-children", LARGE),
        ("growth-postgres-children", SMALL),
        AtMost(1.5),
    ),
    ratio(
        "growth, PostgreSQL: resolve",
        ("growth-postgres-resolve", LARGE),
        ("growth-postgres-resolve", SMALL),
        AtMost(1.5),
    ),
    ratio(
        "a merge of 50 accounts / a merge of 2, PostgreSQL",
        ("merge-many-50-p50", US),
        ("merge-many-2-p50", US),
        AtMost(4.0),
    ),
    figure("round trips of a merge of 50, PostgreSQL", "merge-many-50-transactions", AtMost(2.0)),
    figure("letters, a second of a core", "letters", AtLeast(2000.0)),
    figure("letters: resident memory at most, MiB", "letters-memory", AtMost(32.0)),
    figure("quickstart on SQLite, release, stripped: bytes", "size", AtMost(10_000_000.0)),
    ratio(
        "its clean release build / a bare sqlx program's",
        ("build-seconds", US),
        ("build-seconds", "bare sqlx"),
        Told,
    ),
    ratio(
        "its dependencies / a bare sqlx program's",
        ("dependencies", US),
        ("dependencies", "bare sqlx"),
        Told,
    ),
];
