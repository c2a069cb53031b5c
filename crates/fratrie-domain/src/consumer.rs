//! The name of who reads events.

use crate::text::{TextError, slug};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// One reader of a realm's events, whatever the number of its processes: a service, or one job of it. Each consumer is
/// handed every event, at its own pace.
///
/// One to 63 lower-case ASCII letters, digits and hyphens.
///
/// ```
/// use fratrie_domain::ConsumerName;
/// assert!("portal-mail".parse::<ConsumerName>().is_ok());
/// assert!("Portal mail".parse::<ConsumerName>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ConsumerName(String);

impl ConsumerName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ConsumerName {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        slug(text).map(Self)
    }
}

impl TryFrom<String> for ConsumerName {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        text.parse()
    }
}

impl From<ConsumerName> for String {
    fn from(name: ConsumerName) -> Self {
        name.0
    }
}

impl fmt::Display for ConsumerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
