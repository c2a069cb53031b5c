//! The realm: one isolated population of accounts.

use crate::text::{TextError, slug};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// One isolated population of accounts (*académie*, *plateforme*). Nothing ever crosses realms; every key starts
/// with one.
///
/// One to 63 lower-case ASCII letters, digits and hyphens, so that it can stand in a URL or a partition's name.
///
/// ```
/// use fratrie_domain::RealmId;
/// assert!("ac-dijon".parse::<RealmId>().is_ok());
/// assert!("Académie de Dijon".parse::<RealmId>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RealmId(String);

impl RealmId {
    /// The realm's name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RealmId {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        slug(text).map(Self)
    }
}

impl TryFrom<String> for RealmId {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        text.parse()
    }
}

impl From<RealmId> for String {
    fn from(realm: RealmId) -> Self {
        realm.0
    }
}

impl fmt::Display for RealmId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
