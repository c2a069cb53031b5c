//! The name of whoever was erased.

use super::PersonName;

impl PersonName {
    /// What stands in place of a name that was erased (R16).
    pub(crate) fn erased() -> Self {
        Self { family: "Effacée".to_owned(), usage: None, given: "Personne".to_owned() }
    }
}
