//! Former values of persons' rows.

use super::Statements;
use std::sync::LazyLock;

pub(crate) static STATEMENTS: LazyLock<Statements> = LazyLock::new(|| {
    Statements::new(
        "fratrie_priors",
        1,
        &["id", "entry_id", "responsible_id", "student_id", "salt", "former", "version"],
    )
});

// Without statistics SQLite would rather go through the realm by the primary key than use an index of two columns.
pub(crate) const BY_RESPONSIBLE: &str = "SELECT * FROM fratrie_priors INDEXED BY fratrie_priors_responsible
    WHERE realm_id = ?1 AND responsible_id IN (SELECT unhex(value) FROM json_each(?2))";
pub(crate) const BY_STUDENT: &str = "SELECT * FROM fratrie_priors INDEXED BY fratrie_priors_student
    WHERE realm_id = ?1 AND student_id IN (SELECT unhex(value) FROM json_each(?2))";
pub(crate) const BY_ENTRY: &str = "SELECT * FROM fratrie_priors INDEXED BY fratrie_priors_entry
    WHERE realm_id = ?1 AND entry_id IN (SELECT unhex(value) FROM json_each(?2)) ORDER BY id";
