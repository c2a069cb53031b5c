//! Person records of schools' bases.

use super::Statements;
use std::sync::LazyLock;

pub(crate) static STATEMENTS: LazyLock<Statements> = LazyLock::new(|| {
    Statements::new(
        "fratrie_responsibles",
        1,
        &[
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
    )
});

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
