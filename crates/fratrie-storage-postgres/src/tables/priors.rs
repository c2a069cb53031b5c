//! Former values of persons' rows.

use super::Statements;

pub(crate) const STATEMENTS: Statements = Statements {
    columns: &["realm_id", "id", "entry_id", "responsible_id", "student_id", "salt", "former", "version"],
    version: "SELECT version FROM fratrie.priors WHERE realm_id = $1 AND id = $2",
    all: "SELECT row_to_json(t)::text FROM fratrie.priors AS t WHERE realm_id = $1",
};
