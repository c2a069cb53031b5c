//! Former values of persons' rows.

use super::Statements;

pub(crate) const STATEMENTS: Statements = Statements {
    version: "SELECT version FROM fratrie.priors WHERE realm_id = $1 AND id = $2",
    all: "SELECT row_to_json(t)::text FROM fratrie.priors AS t WHERE realm_id = $1",
};
