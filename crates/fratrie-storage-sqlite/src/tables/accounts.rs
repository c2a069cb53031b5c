//! Accounts.

use super::Statements;
use std::sync::LazyLock;

pub(crate) static STATEMENTS: LazyLock<Statements> = LazyLock::new(|| {
    Statements::new(
        "fratrie_accounts",
        1,
        &[
            "id",
            "identifier",
            "responsible_id",
            "student_id",
            "status",
            "before",
            "into_id",
            "answers_id",
            "merge_id",
            "secret",
            "session_stamp",
            "letter",
            "email",
            "email_folded",
            "pending",
            "former",
            "phone",
            "phone_key",
            "mail_opt_out",
            "reset",
            "reminder",
            "hold",
            "registered_at",
            "activated_at",
            "version",
        ],
    )
});

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
