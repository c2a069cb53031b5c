//! Links between responsibles and students.

use super::Statements;
use std::sync::LazyLock;

pub(crate) static STATEMENTS: LazyLock<Statements> = LazyLock::new(|| {
    Statements::new(
        "fratrie_responsibilities",
        1,
        &[
            "id",
            "account_id",
            "responsible_id",
            "student_id",
            "school",
            "level",
            "rank",
            "relationships",
            "rights",
            "restrictions",
            "since",
            "ended_at",
            "end_reason",
            "joined_into",
            "version",
        ],
    )
});

pub(crate) const BY_ACCOUNT: &str = "SELECT * FROM fratrie_responsibilities
    WHERE realm_id = ?1 AND account_id IN (SELECT unhex(value) FROM json_each(?2))";

pub(crate) const LINK_HELD: &str = "SELECT id FROM fratrie_responsibilities
    WHERE realm_id = ?1 AND account_id = ?2 AND student_id = ?3 AND ended_at IS NULL AND id <> ?4";
