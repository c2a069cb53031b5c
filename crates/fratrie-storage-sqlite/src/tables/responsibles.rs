//! Person records of schools' bases.

use super::Statements;

pub(crate) const STATEMENTS: Statements = Statements {
    versions: "SELECT v.key AS place, t.version FROM json_each(?2) AS v
        CROSS JOIN fratrie_responsibles AS t ON t.realm_id = ?1 AND t.id = unhex(v.value->>'id')",
    insert: "INSERT INTO fratrie_responsibles (realm_id, id, family, usage, given, name_key, usage_key,
            email_key, mobile_key, address_key, school, external, details, version)
        SELECT ?1, unhex(v.value->>'id'), v.value->>'family', v.value->>'usage', v.value->>'given',
            v.value->>'name_key', v.value->>'usage_key', v.value->>'email_key', v.value->>'mobile_key',
            v.value->>'address_key', v.value->>'school', v.value->>'external', v.value->>'details',
            v.value->>'version'
        FROM json_each(?2) AS v WHERE true ON CONFLICT DO NOTHING",
    update: "UPDATE OR IGNORE fratrie_responsibles AS t SET family = v.value->>'family', usage = v.value->>'usage',
            given = v.value->>'given', name_key = v.value->>'name_key', usage_key = v.value->>'usage_key',
            email_key = v.value->>'email_key', mobile_key = v.value->>'mobile_key',
            address_key = v.value->>'address_key', school = v.value->>'school', external = v.value->>'external',
            details = v.value->>'details', version = v.value->>'version'
        FROM json_each(?2) AS v
        WHERE t.realm_id = ?1 AND t.id = unhex(v.value->>'id') AND t.version = v.value->>'version' - 1",
    delete: "DELETE FROM fratrie_responsibles
        WHERE realm_id = ?1 AND id IN (SELECT unhex(value->>'id') FROM json_each(?2))",
    all: "SELECT * FROM fratrie_responsibles WHERE realm_id = ?1",
};

pub(crate) const BY_ID: &str =
    "SELECT id, family, usage, given, school, external, details, version FROM fratrie_responsibles
    WHERE realm_id = ?1 AND id IN (SELECT unhex(value) FROM json_each(?2))";

pub(crate) const BY_SOURCE: &str = "SELECT t.id, family, usage, given, school, external, details, version
    FROM json_each(?2) AS v CROSS JOIN fratrie_responsibles AS t
    ON t.realm_id = ?1 AND t.school = v.value->>'school' AND t.external = v.value->>'external'";

pub(crate) const BY_SCHOOL: &str =
    "SELECT id, family, usage, given, school, external, details, version FROM fratrie_responsibles
    WHERE realm_id = ?1 AND school IN (SELECT value FROM json_each(?2))";

pub(crate) const SOURCE_HELD: &str = "SELECT id FROM fratrie_responsibles
    WHERE realm_id = ?1 AND school = ?2 AND external = ?3 AND id <> ?4";
