//! Accounts.

use super::Statements;

pub(crate) const STATEMENTS: Statements = Statements {
    versions: "SELECT v.key AS place, t.version FROM json_each(?2) AS v
        CROSS JOIN fratrie_accounts AS t ON t.realm_id = ?1 AND t.id = unhex(v.value->>'id')",
    insert: "INSERT INTO fratrie_accounts (realm_id, id, identifier, responsible_id, student_id, status, before, into_id,
            answers_id, merge_id, secret, session_stamp, letter, email, email_folded, pending, former, phone, phone_key,
            mail_opt_out, reset, reminder, hold, registered_at, activated_at, version)
        SELECT ?1, unhex(v.value->>'id'), v.value->>'identifier', unhex(v.value->>'responsible_id'),
            unhex(v.value->>'student_id'), v.value->>'status', v.value->>'before', unhex(v.value->>'into_id'),
            unhex(v.value->>'answers_id'), unhex(v.value->>'merge_id'), v.value->>'secret',
            unhex(v.value->>'session_stamp'), v.value->>'letter', v.value->>'email', v.value->>'email_folded',
            v.value->>'pending', v.value->>'former', v.value->>'phone', v.value->>'phone_key', v.value->>'mail_opt_out',
            v.value->>'reset', v.value->>'reminder', v.value->>'hold', v.value->>'registered_at', v.value->>'activated_at',
            v.value->>'version'
        FROM json_each(?2) AS v WHERE true ON CONFLICT DO NOTHING",
    update: "UPDATE OR IGNORE fratrie_accounts AS t SET identifier = v.value->>'identifier',
            responsible_id = unhex(v.value->>'responsible_id'), student_id = unhex(v.value->>'student_id'),
            status = v.value->>'status', before = v.value->>'before', into_id = unhex(v.value->>'into_id'),
            answers_id = unhex(v.value->>'answers_id'), merge_id = unhex(v.value->>'merge_id'),
            secret = v.value->>'secret', session_stamp = unhex(v.value->>'session_stamp'),
            letter = v.value->>'letter', email = v.value->>'email', email_folded = v.value->>'email_folded',
            pending = v.value->>'pending', former = v.value->>'former', phone = v.value->>'phone',
            phone_key = v.value->>'phone_key', mail_opt_out = v.value->>'mail_opt_out',
            reset = v.value->>'reset', reminder = v.value->>'reminder', hold = v.value->>'hold', registered_at = v.value->>'registered_at',
            activated_at = v.value->>'activated_at', version = v.value->>'version'
        FROM json_each(?2) AS v
        WHERE t.realm_id = ?1 AND t.id = unhex(v.value->>'id') AND t.version = v.value->>'version' - 1",
    delete: "DELETE FROM fratrie_accounts
        WHERE realm_id = ?1 AND id IN (SELECT unhex(value->>'id') FROM json_each(?2))",
    all: "SELECT * FROM fratrie_accounts WHERE realm_id = ?1",
};

/// Ids of accounts, each with the account that answers for it; one statement a way of asking.
pub(crate) const FIND_BY_ID: &str = "SELECT id, coalesce(answers_id, id) AS answers FROM fratrie_accounts
    WHERE realm_id = ?1 AND id IN (SELECT unhex(value) FROM json_each(?2))";
pub(crate) const FIND_BY_IDENTIFIER: &str =
    "SELECT id, coalesce(answers_id, id) AS answers FROM fratrie_accounts
    WHERE realm_id = ?1 AND identifier IN (SELECT value FROM json_each(?2))";
pub(crate) const FIND_BY_EMAIL: &str = "SELECT id, coalesce(answers_id, id) AS answers FROM fratrie_accounts
    WHERE realm_id = ?1 AND email_folded IN (SELECT value FROM json_each(?2))";
pub(crate) const FIND_BY_RESPONSIBLE: &str =
    "SELECT id, coalesce(answers_id, id) AS answers FROM fratrie_accounts
    WHERE realm_id = ?1 AND responsible_id IN (SELECT unhex(value) FROM json_each(?2))";
pub(crate) const FIND_BY_STUDENT: &str =
    "SELECT id, coalesce(answers_id, id) AS answers FROM fratrie_accounts
    WHERE realm_id = ?1 AND student_id IN (SELECT unhex(value) FROM json_each(?2))";
pub(crate) const FIND_BY_CHILD: &str = "SELECT a.id AS id, coalesce(a.answers_id, a.id) AS answers
    FROM fratrie_responsibilities AS r CROSS JOIN fratrie_accounts AS a
    ON a.realm_id = ?1 AND a.id = r.account_id
    WHERE r.realm_id = ?1 AND r.student_id IN (SELECT unhex(value) FROM json_each(?2)) AND r.ended_at IS NULL";
pub(crate) const FIND_CREATED: &str =
    "SELECT id, id AS answers FROM fratrie_accounts WHERE realm_id = ?1 AND status = 'created'";
pub(crate) const FIND_HELD: &str =
    "SELECT id, id AS answers FROM fratrie_accounts WHERE realm_id = ?1 AND hold IS NOT NULL";
pub(crate) const FIND_SPENT: &str = "SELECT a.id, a.answers_id AS answers
    FROM fratrie_accounts AS a INDEXED BY fratrie_accounts_spent
    CROSS JOIN fratrie_merges AS m ON m.realm_id = a.realm_id AND m.id = a.merge_id
    CROSS JOIN fratrie_accounts AS r ON r.realm_id = a.realm_id AND r.id = a.answers_id AND r.hold IS NULL
    WHERE a.realm_id = ?1 AND a.status = 'merged' AND (a.secret IS NOT NULL OR a.letter IS NOT NULL)
        AND m.at <= ?2 ORDER BY a.id LIMIT 200";

/// Whole rows: accounts by login name. One row for each name, of nothing but nulls where it is nobody's: a row more or less
/// is a thread woken more or less, which shows on a busy machine (R12).
pub(crate) const BY_IDENTIFIER: &str = "SELECT t.* FROM json_each(?2) AS v
    LEFT JOIN fratrie_accounts AS t ON t.realm_id = ?1 AND t.identifier = v.value";

/// Whole rows: accounts by id, and those that answer to them.
pub(crate) const BY_ID_OR_ANSWERS: &str = "SELECT * FROM fratrie_accounts
    WHERE realm_id = ?1 AND id IN (SELECT unhex(value) FROM json_each(?2))
    UNION ALL
    SELECT * FROM fratrie_accounts
    WHERE realm_id = ?1 AND answers_id IN (SELECT unhex(value) FROM json_each(?2))";

pub(crate) const IDENTIFIER_HELD: &str =
    "SELECT id FROM fratrie_accounts WHERE realm_id = ?1 AND identifier = ?2 AND id <> ?3";
pub(crate) const HOLDER_HELD: &str =
    "SELECT id FROM fratrie_accounts WHERE realm_id = ?1 AND responsible_id = ?2 AND id <> ?3
    UNION ALL SELECT id FROM fratrie_accounts WHERE realm_id = ?1 AND student_id = ?2 AND id <> ?3";
