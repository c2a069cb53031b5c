//! Schools.

use super::Statements;
use std::sync::LazyLock;

pub(crate) static STATEMENTS: LazyLock<Statements> =
    LazyLock::new(|| Statements::new("fratrie_schools", 1, &["code", "name", "version"]));

pub(crate) const BY_CODE: &str = "SELECT code, name, version FROM fratrie_schools
    WHERE realm_id = ?1 AND code IN (SELECT value FROM json_each(?2))";
