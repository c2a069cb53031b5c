//! Links between responsibles and students.

use super::Statements;

pub(crate) const STATEMENTS: Statements = Statements {
    columns: &[
        "realm_id",
        "id",
        "account_id",
        "responsible_id",
        "student_id",
        "school",
        "level",
        "rank",
        "relationships",
        "rights",
        "restrictions",
        "since",
        "ended_at",
        "end_reason",
        "joined_into",
        "version",
    ],
    version: "SELECT version FROM fratrie.responsibilities WHERE realm_id = $1 AND id = $2",
    all: "SELECT row_to_json(t)::text FROM fratrie.responsibilities AS t WHERE realm_id = $1",
};

pub(crate) const LINK_HELD: &str = "SELECT id FROM fratrie.responsibilities
    WHERE realm_id = $1 AND account_id = $2 AND student_id = $3 AND ended_at IS NULL AND id <> $4";
