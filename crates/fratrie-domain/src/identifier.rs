//! The identifier printed on a letter: checksummed, typed by hand, so parsed with tolerance.

use crate::names::fold;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use unicode_normalization::UnicodeNormalization;

/// Why a typed identifier is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdentifierError {
    /// Nothing was typed.
    #[error("empty identifier")]
    Empty,
    /// Not of the form `initial.name12345`.
    #[error("not of the form of an identifier")]
    Form,
    /// The form is right but the two check digits say that a character was mistyped.
    #[error("the check digits do not match: a character was mistyped")]
    Check,
}

/// A login name such as `c.cosams48207`: initial, dot, folded family name, serial digits, two check digits.
///
/// The check digits are ISO 7064 MOD 97-10, as in an IBAN: every single slip and every exchange of two neighbours is
/// found. Case, white space and full-width forms are forgiven. That a check fails tells nothing about any account:
/// it is computed without looking one up (R12).
///
/// ```
/// use fratrie_domain::{Identifier, IdentifierError};
/// let identifier = Identifier::compose("Chloé", "de la Tour", 482, 3);
/// assert_eq!(identifier.as_str().parse(), Ok(identifier.clone()));
/// assert_eq!(identifier.as_str().to_uppercase().parse(), Ok(identifier.clone()));
/// let slip = identifier.as_str().replace("482", "428");
/// assert_eq!(slip.parse::<Identifier>(), Err(IdentifierError::Check));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Identifier(String);

const LONGEST_NAME: usize = 12;
const LONGEST: usize = 40;

impl Identifier {
    /// Composes an identifier from a person's names and a serial number of at least `digits` digits.
    pub fn compose(given: &str, family: &str, serial: u64, digits: usize) -> Self {
        let letters = |text: &str| {
            fold(text).chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase()
        };
        let initial = letters(given).chars().next().unwrap_or('x');
        let mut name: String = letters(family).chars().take(LONGEST_NAME).collect();
        if name.is_empty() {
            name.push('x');
        }
        let body = format!("{initial}.{name}{serial:0digits$}");
        let check = check_digits(&body);
        Self(format!("{body}{check:02}"))
    }

    /// One that tells nothing of its holder (R16).
    pub(crate) fn neutral(serial: u64) -> Self {
        Self::compose("X", "efface", serial, 9)
    }

    /// The identifier as printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What may be shown of it once the right secret was given: `cc•••07` (R12).
    pub fn masked(&self) -> MaskedIdentifier {
        let head: String = self.0.chars().filter(char::is_ascii_alphabetic).take(2).collect();
        let tail: String = self.0.chars().skip(self.0.chars().count().saturating_sub(2)).collect();
        MaskedIdentifier(format!("{head}•••{tail}"))
    }
}

/// ISO 7064 MOD 97-10 over letters (10 to 35) and digits; the dot does not count.
fn check_digits(body: &str) -> u32 {
    98 - remainder(body) * 100 % 97
}

fn remainder(text: &str) -> u32 {
    text.chars()
        .filter_map(|c| c.to_digit(36))
        .fold(0, |sum, value| if value < 10 { (sum * 10 + value) % 97 } else { (sum * 100 + value) % 97 })
}

impl FromStr for Identifier {
    type Err = IdentifierError;

    fn from_str(typed: &str) -> Result<Self, IdentifierError> {
        if typed.len() > 1024 {
            return Err(IdentifierError::Form);
        }
        let text: String = typed.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        if text.is_empty() {
            return Err(IdentifierError::Empty);
        }
        let (initial, rest) = text.split_once('.').ok_or(IdentifierError::Form)?;
        let name = rest.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = rest.len() - name.len();
        let formed = initial.len() == 1
            && !name.is_empty()
            && initial.chars().chain(name.chars()).all(|c| c.is_ascii_lowercase())
            && digits >= 3
            && text.len() <= LONGEST;
        if !formed {
            return Err(IdentifierError::Form);
        }
        if remainder(&text) != 1 {
            return Err(IdentifierError::Check);
        }
        Ok(Self(text))
    }
}

impl TryFrom<String> for Identifier {
    type Error = IdentifierError;

    fn try_from(text: String) -> Result<Self, IdentifierError> {
        text.parse()
    }
}

impl From<Identifier> for String {
    fn from(identifier: Identifier) -> Self {
        identifier.0
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Shows only the masked form: logs never hold an identifier (SECURITY V38).
impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identifier({})", self.masked())
    }
}

/// An identifier of which only the ends are shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MaskedIdentifier(String);

impl fmt::Display for MaskedIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
