//! E-mail addresses: a contact, never an identity.

use crate::text::{TextError, tidy};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// An e-mail address as typed, compared without regard to letter case (S24).
///
/// Only the shape is checked (one `@`, a local part of at most 64 characters, a dotted domain, 254 characters in
/// all: RFC 5321): whether it works is told by the confirmation that its owner sends back.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// The address as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form that two spellings of one address share; stores index it.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }

    /// Enough to recognise one's own address, too little to learn another's: `p•••@example.org`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or(("", &self.0));
        format!("{}•••@{domain}", local.chars().next().unwrap_or('•'))
    }
}

impl FromStr for EmailAddress {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let text = tidy(text, 254)?;
        let wrong = |found| Err(TextError::Character { found });
        if let Some(found) = text
            .chars()
            .find(|c| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '"' | '(' | ')' | '\\'))
        {
            return wrong(found);
        }
        let Some((local, domain)) = text.split_once('@') else { return wrong('@') };
        let labels = domain.split('.').collect::<Vec<_>>();
        let labelled = labels.len() >= 2
            && labels.iter().all(|label| {
                !label.is_empty()
                    && label.len() <= 63
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            });
        if !labelled {
            return wrong('@');
        }
        if local.is_empty() || local.len() > 64 || local.starts_with('.') || local.ends_with('.') {
            return wrong('.');
        }
        Ok(Self(text))
    }
}

impl PartialEq for EmailAddress {
    fn eq(&self, other: &Self) -> bool {
        self.folded() == other.folded()
    }
}

impl Eq for EmailAddress {}

impl PartialOrd for EmailAddress {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for EmailAddress {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.folded().cmp(&other.folded())
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        text.parse()
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Shows only the masked form: logs never hold an address (SECURITY V38).
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EmailAddress({})", self.masked())
    }
}
