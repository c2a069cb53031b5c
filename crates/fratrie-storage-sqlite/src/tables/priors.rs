//! Former values of persons' rows.

use super::Statements;

pub(crate) const STATEMENTS: Statements = Statements {
    versions: "SELECT v.key AS place, t.version FROM json_each(?2) AS v
        CROSS JOIN fratrie_priors AS t ON t.realm_id = ?1 AND t.id = unhex(v.value->>'id')",
    insert: "INSERT INTO fratrie_priors (realm_id, id, entry_id, responsible_id, student_id, salt, former, version)
        SELECT ?1, unhex(v.value->>'id'), unhex(v.value->>'entry_id'), unhex(v.value->>'responsible_id'),
            unhex(v.value->>'student_id'), v.value->>'salt', v.value->>'former', v.value->>'version'
        FROM json_each(?2) AS v WHERE true ON CONFLICT DO NOTHING",
    update: "UPDATE OR IGNORE fratrie_priors AS t SET entry_id = unhex(v.value->>'entry_id'),
            responsible_id = unhex(v.value->>'responsible_id'), student_id = unhex(v.value->>'student_id'),
            salt = v.value->>'salt', former = v.value->>'former', version = v.value->>'version'
        FROM json_each(?2) AS v
        WHERE t.realm_id = ?1 AND t.id = unhex(v.value->>'id') AND t.version = v.value->>'version' - 1",
    delete: "DELETE FROM fratrie_priors
        WHERE realm_id = ?1 AND id IN (SELECT unhex(value->>'id') FROM json_each(?2))",
    all: "SELECT * FROM fratrie_priors WHERE realm_id = ?1",
};

// Without statistics SQLite would rather go through the realm by the primary key than use an index of two columns.
pub(crate) const BY_RESPONSIBLE: &str = "SELECT * FROM fratrie_priors INDEXED BY fratrie_priors_responsible
    WHERE realm_id = ?1 AND responsible_id IN (SELECT unhex(value) FROM json_each(?2))";
pub(crate) const BY_STUDENT: &str = "SELECT * FROM fratrie_priors INDEXED BY fratrie_priors_student
    WHERE realm_id = ?1 AND student_id IN (SELECT unhex(value) FROM json_each(?2))";
pub(crate) const BY_ENTRY: &str = "SELECT * FROM fratrie_priors INDEXED BY fratrie_priors_entry
    WHERE realm_id = ?1 AND entry_id IN (SELECT unhex(value) FROM json_each(?2)) ORDER BY id";
