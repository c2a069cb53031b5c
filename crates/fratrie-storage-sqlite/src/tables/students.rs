//! Pupils.

use super::Statements;

pub(crate) const STATEMENTS: Statements = Statements {
    versions: "SELECT v.key AS place, t.version FROM json_each(?2) AS v
        CROSS JOIN fratrie_students AS t ON t.realm_id = ?1 AND t.id = unhex(v.value->>'id')",
    insert:
        "INSERT INTO fratrie_students (realm_id, id, family, usage, given, birth_date, ine, source_school,
            source_external, school, class, left_at, version)
        SELECT ?1, unhex(v.value->>'id'), v.value->>'family', v.value->>'usage', v.value->>'given',
            v.value->>'birth_date', v.value->>'ine', v.value->>'source_school', v.value->>'source_external',
            v.value->>'school', v.value->>'class', v.value->>'left_at', v.value->>'version'
        FROM json_each(?2) AS v WHERE true ON CONFLICT DO NOTHING",
    update:
        "UPDATE OR IGNORE fratrie_students AS t SET family = v.value->>'family', usage = v.value->>'usage',
            given = v.value->>'given', birth_date = v.value->>'birth_date', ine = v.value->>'ine',
            source_school = v.value->>'source_school', source_external = v.value->>'source_external',
            school = v.value->>'school', class = v.value->>'class', left_at = v.value->>'left_at', version = v.value->>'version'
        FROM json_each(?2) AS v
        WHERE t.realm_id = ?1 AND t.id = unhex(v.value->>'id') AND t.version = v.value->>'version' - 1",
    delete: "DELETE FROM fratrie_students
        WHERE realm_id = ?1 AND id IN (SELECT unhex(value->>'id') FROM json_each(?2))",
    all: "SELECT * FROM fratrie_students WHERE realm_id = ?1",
};

pub(crate) const BY_ID: &str =
    "SELECT id, family, usage, given, birth_date, ine, source_school, source_external,
        school, class, left_at, version
    FROM fratrie_students WHERE realm_id = ?1 AND id IN (SELECT unhex(value) FROM json_each(?2))";

pub(crate) const BY_SOURCE: &str = "SELECT t.id, family, usage, given, birth_date, ine, source_school,
        source_external, school, class, left_at, version
    FROM json_each(?2) AS v CROSS JOIN fratrie_students AS t
    ON t.realm_id = ?1 AND t.source_school = v.value->>'school' AND t.source_external = v.value->>'external'";

pub(crate) const BY_INE: &str =
    "SELECT id, family, usage, given, birth_date, ine, source_school, source_external,
        school, class, left_at, version
    FROM fratrie_students WHERE realm_id = ?1 AND ine IN (SELECT value FROM json_each(?2))";

pub(crate) const BY_SCHOOL: &str =
    "SELECT id, family, usage, given, birth_date, ine, source_school, source_external,
        school, class, left_at, version
    FROM fratrie_students WHERE realm_id = ?1 AND school IN (SELECT value FROM json_each(?2))";

pub(crate) const BY_SOURCE_SCHOOL: &str =
    "SELECT id, family, usage, given, birth_date, ine, source_school, source_external,
        school, class, left_at, version
    FROM fratrie_students WHERE realm_id = ?1 AND source_school IN (SELECT value FROM json_each(?2))";

pub(crate) const SOURCE_HELD: &str = "SELECT id FROM fratrie_students
    WHERE realm_id = ?1 AND source_school = ?2 AND source_external = ?3 AND id <> ?4";

pub(crate) const INE_HELD: &str =
    "SELECT id FROM fratrie_students WHERE realm_id = ?1 AND ine = ?2 AND id <> ?3";
