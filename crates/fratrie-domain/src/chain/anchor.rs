//! An anchor: how far each lane had come, kept where who can write the database can not.

use super::{Head, Lane};
use crate::realm::RealmId;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// How far a realm's journal had come. Whoever can write the whole database can also write the whole chain anew; not so
/// that it fits an anchor kept elsewhere.
///
/// It is a text of one line, of at most 8 KiB, without personal data:
///
/// ```
/// use fratrie_domain::chain::JournalAnchor;
/// let text = r#"{"realm":"ac-dijon","heads":[]}"#;
/// let anchor: JournalAnchor = text.parse()?;
/// assert_eq!(anchor.to_string(), text);
/// # Ok::<(), fratrie_domain::chain::AnchorError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalAnchor {
    /// The realm.
    pub realm: RealmId,
    /// The lanes that hold entries.
    pub heads: Vec<Head>,
}

impl JournalAnchor {
    /// How far a lane had come, if it held anything.
    pub fn head(&self, lane: Lane) -> Option<Head> {
        self.heads.iter().find(|head| head.lane == lane).copied()
    }
}

impl fmt::Display for JournalAnchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

/// A text that is not an anchor.
#[derive(Debug, thiserror::Error)]
#[error("this is not the anchor of a journal")]
pub struct AnchorError(#[from] serde_json::Error);

impl FromStr for JournalAnchor {
    type Err = AnchorError;

    fn from_str(text: &str) -> Result<Self, AnchorError> {
        Ok(serde_json::from_str(text.trim())?)
    }
}
