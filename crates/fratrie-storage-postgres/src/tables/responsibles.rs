//! Person records of schools' bases.

use super::Statements;

pub(crate) const STATEMENTS: Statements = Statements {
    columns: &[
        "realm_id",
        "id",
        "family",
        "usage",
        "given",
        "name_key",
        "usage_key",
        "email_key",
        "mobile_key",
        "address_key",
        "school",
        "external",
        "details",
        "version",
    ],
    version: "SELECT version FROM fratrie.responsibles WHERE realm_id = $1 AND id = $2",
    all: "SELECT row_to_json(t)::text FROM fratrie.responsibles AS t WHERE realm_id = $1",
};

pub(crate) const SOURCE_HELD: &str = "SELECT id FROM fratrie.responsibles
    WHERE realm_id = $1 AND school = $2 AND external = $3 AND id <> $4";
