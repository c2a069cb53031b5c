//! What stood before a change, kept apart from the journal's entry, so that it can be erased and the chain still be
//! verified (S110, R16).

use super::{Holder, Key, Version};
use crate::{
    chain::{Digest, Salt},
    ids::{EntryId, PriorId},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fmt;

/// The former values of one person's rows that one commit overwrote. Never changed; erased with the person's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prior {
    /// Its id.
    pub id: PriorId,
    /// The journal entry, which holds the digest.
    pub entry: EntryId,
    /// Whose data it is.
    pub person: Holder,
    /// Part of what the digest is over, and erased with the values: they can not be guessed from it.
    pub salt: Salt,
    /// The values.
    pub values: Vec<Former>,
    /// Counts the changes of this row.
    pub version: Version,
}

/// One field as it stood.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Former {
    /// The row.
    pub of: Key,
    /// The field.
    pub field: String,
    /// Its value before.
    pub before: Value,
}

/// Shows no value: logs hold neither names nor addresses (SECURITY V38).
impl fmt::Debug for Former {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Former({:?}, {})", self.of, self.field)
    }
}

impl Prior {
    /// What the entry holds of it.
    pub fn digest(&self) -> Digest {
        let Self { id: _, entry: _, person, salt, values, version: _ } = self;
        Digest::of(&json!({ "salt": salt, "person": person, "values": values }))
    }
}
