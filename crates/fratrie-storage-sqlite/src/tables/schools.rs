//! Schools.

use super::Statements;

pub(crate) const STATEMENTS: Statements = Statements {
    versions: "SELECT v.key AS place, t.version FROM json_each(?2) AS v
        CROSS JOIN fratrie_schools AS t ON t.realm_id = ?1 AND t.code = v.value->>'code'",
    insert: "INSERT INTO fratrie_schools (realm_id, code, name, version)
        SELECT ?1, v.value->>'code', v.value->>'name', v.value->>'version'
        FROM json_each(?2) AS v WHERE true ON CONFLICT DO NOTHING",
    update: "UPDATE OR IGNORE fratrie_schools AS t SET name = v.value->>'name', version = v.value->>'version'
        FROM json_each(?2) AS v
        WHERE t.realm_id = ?1 AND t.code = v.value->>'code' AND t.version = v.value->>'version' - 1",
    delete: "DELETE FROM fratrie_schools WHERE realm_id = ?1 AND code IN (SELECT value->>'code' FROM json_each(?2))",
    all: "SELECT * FROM fratrie_schools WHERE realm_id = ?1",
};

pub(crate) const BY_CODE: &str = "SELECT code, name, version FROM fratrie_schools
    WHERE realm_id = ?1 AND code IN (SELECT value FROM json_each(?2))";
