//! Records of merges.

use super::Statements;

pub(crate) const STATEMENTS: Statements = Statements {
    columns: &["realm_id", "id", "principal_id", "at", "record", "version"],
    version: "SELECT version FROM fratrie.merges WHERE realm_id = $1 AND id = $2",
    all: "SELECT row_to_json(t)::text FROM fratrie.merges AS t WHERE realm_id = $1",
};
