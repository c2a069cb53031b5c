//! Pupils.

use super::Statements;
use std::sync::LazyLock;

pub(crate) static STATEMENTS: LazyLock<Statements> = LazyLock::new(|| {
    Statements::new(
        "fratrie_students",
        1,
        &[
            "id",
            "family",
            "usage",
            "given",
            "birth_date",
            "ine",
            "source_school",
            "source_external",
            "school",
            "class",
            "left_at",
            "version",
        ],
    )
});

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
