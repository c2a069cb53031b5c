//! The office's word on two accounts.

use super::Statements;
use std::sync::LazyLock;

pub(crate) static STATEMENTS: LazyLock<Statements> = LazyLock::new(|| {
    Statements::new("fratrie_waivers", 2, &["low_id", "high_id", "says", "agent", "at", "version"])
});

pub(crate) const BETWEEN: &str = "SELECT low_id, high_id, says, agent, at, version FROM fratrie_waivers
    WHERE realm_id = ?1 AND low_id IN (SELECT unhex(value) FROM json_each(?2))
        AND high_id IN (SELECT unhex(value) FROM json_each(?2))";
