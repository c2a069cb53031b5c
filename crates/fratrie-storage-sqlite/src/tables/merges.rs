//! Records of merges.

use super::Statements;

pub(crate) const STATEMENTS: Statements = Statements {
    versions: "SELECT v.key AS place, t.version FROM json_each(?2) AS v
        CROSS JOIN fratrie_merges AS t ON t.realm_id = ?1 AND t.id = unhex(v.value->>'id')",
    insert: "INSERT INTO fratrie_merges (realm_id, id, principal_id, at, record, version)
        SELECT ?1, unhex(v.value->>'id'), unhex(v.value->>'principal_id'), v.value->>'at', v.value->>'record',
            v.value->>'version'
        FROM json_each(?2) AS v WHERE true ON CONFLICT DO NOTHING",
    update: "UPDATE OR IGNORE fratrie_merges AS t SET principal_id = unhex(v.value->>'principal_id'),
            at = v.value->>'at', record = v.value->>'record', version = v.value->>'version'
        FROM json_each(?2) AS v
        WHERE t.realm_id = ?1 AND t.id = unhex(v.value->>'id') AND t.version = v.value->>'version' - 1",
    delete: "DELETE FROM fratrie_merges
        WHERE realm_id = ?1 AND id IN (SELECT unhex(value->>'id') FROM json_each(?2))",
    all: "SELECT * FROM fratrie_merges WHERE realm_id = ?1",
};

pub(crate) const BY_PRINCIPAL: &str = "SELECT record, version FROM fratrie_merges
    WHERE realm_id = ?1 AND principal_id IN (SELECT unhex(value) FROM json_each(?2))";
