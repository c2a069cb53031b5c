//! The office's word on two accounts.

use super::Statements;

pub(crate) const STATEMENTS: Statements = Statements {
    versions: "SELECT v.key AS place, t.version FROM json_each(?2) AS v CROSS JOIN fratrie_waivers AS t
        ON t.realm_id = ?1 AND t.low_id = unhex(v.value->>'low_id') AND t.high_id = unhex(v.value->>'high_id')",
    insert: "INSERT INTO fratrie_waivers (realm_id, low_id, high_id, says, agent, at, version)
        SELECT ?1, unhex(v.value->>'low_id'), unhex(v.value->>'high_id'), v.value->>'says', v.value->>'agent', v.value->>'at',
            v.value->>'version'
        FROM json_each(?2) AS v WHERE true ON CONFLICT DO NOTHING",
    update: "UPDATE OR IGNORE fratrie_waivers AS t SET says = v.value->>'says', agent = v.value->>'agent', at = v.value->>'at',
            version = v.value->>'version'
        FROM json_each(?2) AS v
        WHERE t.realm_id = ?1 AND t.low_id = unhex(v.value->>'low_id') AND t.high_id = unhex(v.value->>'high_id')
            AND t.version = v.value->>'version' - 1",
    delete: "DELETE FROM fratrie_waivers WHERE realm_id = ?1 AND (low_id, high_id) IN
        (SELECT unhex(value->>'low_id'), unhex(value->>'high_id') FROM json_each(?2))",
    all: "SELECT * FROM fratrie_waivers WHERE realm_id = ?1",
};

pub(crate) const BETWEEN: &str = "SELECT low_id, high_id, says, agent, at, version FROM fratrie_waivers
    WHERE realm_id = ?1 AND low_id IN (SELECT unhex(value) FROM json_each(?2))
        AND high_id IN (SELECT unhex(value) FROM json_each(?2))";
