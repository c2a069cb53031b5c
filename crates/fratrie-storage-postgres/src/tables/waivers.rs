//! The office's word on two accounts.

use super::Statements;

pub(crate) const STATEMENTS: Statements = Statements {
    columns: &["realm_id", "low_id", "high_id", "says", "agent", "at", "version"],
    version: "SELECT version FROM fratrie.waivers WHERE realm_id = $1 AND low_id = $2 AND high_id = $3",
    all: "SELECT row_to_json(t)::text FROM fratrie.waivers AS t WHERE realm_id = $1",
};
