//! Schools.

use super::Statements;

pub(crate) const STATEMENTS: Statements = Statements {
    columns: &["realm_id", "code", "name", "version"],
    version: "SELECT version FROM fratrie.schools WHERE realm_id = $1 AND code = $2",
    all: "SELECT row_to_json(t)::text FROM fratrie.schools AS t WHERE realm_id = $1",
};
