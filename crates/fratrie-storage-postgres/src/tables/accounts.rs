//! Accounts.

use super::Statements;

pub(crate) const STATEMENTS: Statements = Statements {
    columns: &[
        "realm_id",
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
    version: "SELECT version FROM fratrie.accounts WHERE realm_id = $1 AND id = $2",
    all: "SELECT row_to_json(t)::text FROM fratrie.accounts AS t WHERE realm_id = $1",
};

pub(crate) const IDENTIFIER_HELD: &str =
    "SELECT id FROM fratrie.accounts WHERE realm_id = $1 AND identifier = $2 AND id <> $3";
pub(crate) const HOLDER_HELD: &str =
    "SELECT id FROM fratrie.accounts WHERE realm_id = $1 AND responsible_id = $2 AND id <> $3
    UNION ALL SELECT id FROM fratrie.accounts WHERE realm_id = $1 AND student_id = $2 AND id <> $3";
