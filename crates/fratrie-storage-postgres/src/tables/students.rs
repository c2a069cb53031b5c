//! Pupils.

use super::Statements;

pub(crate) const STATEMENTS: Statements = Statements {
    columns: &[
        "realm_id",
        "id",
        "family",
        "usage",
        "given",
        "birth_date",
        "ine",
        "source_school",
        "source_external",
        "school",
        "class",
        "left_at",
        "version",
    ],
    version: "SELECT version FROM fratrie.students WHERE realm_id = $1 AND id = $2",
    all: "SELECT row_to_json(t)::text FROM fratrie.students AS t WHERE realm_id = $1",
};

pub(crate) const SOURCE_HELD: &str = "SELECT id FROM fratrie.students
    WHERE realm_id = $1 AND source_school = $2 AND source_external = $3 AND id <> $4";

pub(crate) const INE_HELD: &str =
    "SELECT id FROM fratrie.students WHERE realm_id = $1 AND ine = $2 AND id <> $3";
