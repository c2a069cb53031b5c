//! Names of persons, and the comparison of two of them (R11).
//!
//! The tolerances answer what the sources do to names. Civil status knows a birth name, given names in order, and a
//! usage name that comes and goes with a marriage. Exports of SIECLE hold one field of each, in capitals without accents
//! as often as not, and write `?` for what their character set lacks; other files cut names off, run them together,
//! abbreviate, or exchange columns. What tells the members of a family apart is the given name, so less is tolerated
//! there than in a family name.

mod borne;
mod compare;
mod comparison;
mod erased;
mod family;
mod finding;
mod fold;
mod given;
mod key;
mod order;
mod short;
mod sound;
mod word;
mod written;

use crate::text::{TextError, tidy};
pub use comparison::{NameComparison, NameGrade};
pub use finding::NameFinding;
pub use fold::fold;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A civil identity: birth name, usage name where there is one, given names.
///
/// Shown with the usage name where there is one; compared on both ([`PersonName::compare`]).
///
/// ```
/// use fratrie_domain::PersonName;
/// let name = PersonName::new("Cosams", None, "Angélique")?;
/// assert_eq!(name.to_string(), "Angélique COSAMS");
/// # Ok::<(), fratrie_domain::TextError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PersonName {
    family: String,
    usage: Option<String>,
    given: String,
}

/// SIECLE keeps at most this many characters of a name.
const LONGEST: usize = 100;

impl PersonName {
    /// Takes a birth name, a usage name and given names, each of 1 to 100 characters.
    ///
    /// # Errors
    /// [`TextError`] when one is empty, too long, or holds control or bidirectional characters.
    pub fn new(family: &str, usage: Option<&str>, given: &str) -> Result<Self, TextError> {
        Ok(Self {
            family: tidy(family, LONGEST)?,
            usage: usage.map(|usage| tidy(usage, LONGEST)).transpose()?,
            given: tidy(given, LONGEST)?,
        })
    }

    /// The birth name (*nom de famille*).
    pub fn family(&self) -> &str {
        &self.family
    }

    /// The usage name (*nom d'usage*), where there is one.
    pub fn usage(&self) -> Option<&str> {
        self.usage.as_deref()
    }

    /// The given names.
    pub fn given(&self) -> &str {
        &self.given
    }

    /// The name that people read: the usage name, else the birth name.
    pub fn shown(&self) -> &str {
        self.usage.as_deref().unwrap_or(&self.family)
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.given, self.shown().to_uppercase())
    }
}
