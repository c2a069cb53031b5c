//! Records of merges.

use super::Statements;
use std::sync::LazyLock;

pub(crate) static STATEMENTS: LazyLock<Statements> = LazyLock::new(|| {
    Statements::new("fratrie_merges", 1, &["id", "principal_id", "at", "record", "version"])
});

pub(crate) const BY_ID: &str = "SELECT * FROM fratrie_merges
    WHERE realm_id = ?1 AND id IN (SELECT unhex(value) FROM json_each(?2))";
pub(crate) const BY_PRINCIPAL: &str = "SELECT * FROM fratrie_merges
    WHERE realm_id = ?1 AND principal_id IN (SELECT unhex(value) FROM json_each(?2))";
