//! Links between responsibles and students.

use super::Statements;

pub(crate) const STATEMENTS: Statements = Statements {
    versions: "SELECT v.key AS place, t.version FROM json_each(?2) AS v
        CROSS JOIN fratrie_responsibilities AS t ON t.realm_id = ?1 AND t.id = unhex(v.value->>'id')",
    insert: "INSERT INTO fratrie_responsibilities (realm_id, id, account_id, responsible_id, student_id, school, level,
            rank, relationships, rights, restrictions, since, ended_at, end_reason, joined_into, version)
        SELECT ?1, unhex(v.value->>'id'), unhex(v.value->>'account_id'), unhex(v.value->>'responsible_id'),
            unhex(v.value->>'student_id'), v.value->>'school', v.value->>'level', v.value->>'rank', v.value->>'relationships',
            v.value->>'rights', v.value->>'restrictions', v.value->>'since', v.value->>'ended_at',
            v.value->>'end_reason', unhex(v.value->>'joined_into'), v.value->>'version'
        FROM json_each(?2) AS v WHERE true ON CONFLICT DO NOTHING",
    update: "UPDATE OR IGNORE fratrie_responsibilities AS t SET account_id = unhex(v.value->>'account_id'),
            responsible_id = unhex(v.value->>'responsible_id'), student_id = unhex(v.value->>'student_id'),
            school = v.value->>'school', level = v.value->>'level', rank = v.value->>'rank', relationships = v.value->>'relationships',
            rights = v.value->>'rights', restrictions = v.value->>'restrictions', since = v.value->>'since',
            ended_at = v.value->>'ended_at', end_reason = v.value->>'end_reason',
            joined_into = unhex(v.value->>'joined_into'), version = v.value->>'version'
        FROM json_each(?2) AS v
        WHERE t.realm_id = ?1 AND t.id = unhex(v.value->>'id') AND t.version = v.value->>'version' - 1",
    delete: "DELETE FROM fratrie_responsibilities
        WHERE realm_id = ?1 AND id IN (SELECT unhex(value->>'id') FROM json_each(?2))",
    all: "SELECT * FROM fratrie_responsibilities WHERE realm_id = ?1",
};

pub(crate) const BY_ACCOUNT: &str = "SELECT * FROM fratrie_responsibilities
    WHERE realm_id = ?1 AND account_id IN (SELECT unhex(value) FROM json_each(?2))";

pub(crate) const LINK_HELD: &str = "SELECT id FROM fratrie_responsibilities
    WHERE realm_id = ?1 AND account_id = ?2 AND student_id = ?3 AND ended_at IS NULL AND id <> ?4";
