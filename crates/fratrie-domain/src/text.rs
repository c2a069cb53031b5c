//! What every short text that people give has in common: NFC, no control or bidirectional characters, a bound.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Why a short text was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[non_exhaustive]
pub enum TextError {
    /// Nothing but white space.
    #[error("empty")]
    Empty,
    /// Longer than the field allows.
    #[error("longer than {maximum} characters")]
    TooLong {
        /// The most characters the field takes, counted after NFC.
        maximum: usize,
    },
    /// A character that the field does not take.
    #[error("character {found:?} is not allowed here")]
    Character {
        /// The first such character.
        found: char,
    },
}

/// Trims, folds runs of white space into one space, applies NFC, and refuses control and bidirectional characters
/// (Unicode UTS 39: they make a text read otherwise than it is).
pub(crate) fn tidy(text: &str, maximum: usize) -> Result<String, TextError> {
    if is_tidy(text, maximum) { Ok(text.to_owned()) } else { tidied(text, maximum) }
}

/// Whether the text is as it would come out: what a store gives back is, and most of what is typed. Whoever is told no
/// makes it so.
fn is_tidy(text: &str, maximum: usize) -> bool {
    let mut blank = true;
    let is_one = |c: char| {
        let (after_blank, is_blank) = (blank, c == ' ');
        blank = is_blank;
        if is_blank { !after_blank } else { !c.is_whitespace() && !is_forbidden(c) }
    };
    // At most four bytes a character: only a long text is counted.
    let fits = text.len() <= maximum || text.chars().count() <= maximum;
    fits && text.chars().all(is_one)
        && !blank
        && (text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes)
}

fn tidied(text: &str, maximum: usize) -> Result<String, TextError> {
    // Four bytes a character at most, and NFC shrinks a text by less than threefold: longer input is not even read.
    if text.len() > maximum.saturating_mul(16).saturating_add(1024) {
        return Err(TextError::TooLong { maximum });
    }
    if let Some(found) = text.chars().find(|c| is_forbidden(*c)) {
        return Err(TextError::Character { found });
    }
    let composed: String = text.nfc().collect();
    let tidied = composed.split_whitespace().collect::<Vec<_>>().join(" ");
    if tidied.is_empty() {
        return Err(TextError::Empty);
    }
    if tidied.chars().count() > maximum {
        return Err(TextError::TooLong { maximum });
    }
    Ok(tidied)
}

/// One to 63 lower-case ASCII letters, digits and hyphens: what can stand in a URL or a partition's name.
pub(crate) fn slug(text: &str) -> Result<String, TextError> {
    let text = tidy(text, 63)?;
    match text.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '-')) {
        Some(found) => Err(TextError::Character { found }),
        None => Ok(text),
    }
}

fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident: $maximum:literal),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(extend("maxLength" = $maximum)))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = TextError;

            fn from_str(text: &str) -> Result<Self, TextError> {
                tidy(text, $maximum).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextError;

            fn try_from(text: String) -> Result<Self, TextError> {
                if is_tidy(&text, $maximum) { Ok(Self(text)) } else { text.parse() }
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )* };
}

texts! {
    /// A school's code: the UAI (seven digits and a letter) where there is one. Its check letter is not enforced:
    /// anonymised and hand-made rosters break it.
    SchoolCode: 20,
    /// A school's name, as people say it.
    SchoolName: 120,
    /// A class ("6e A").
    ClassName: 40,
    /// The key that a school's own base gives a person; means nothing outside that school.
    ExternalId: 64,
    /// A pupil's national number (INE): the one key that holds across schools. Its shape is not checked.
    Ine: 20,
    /// A telephone number, as written.
    Phone: 20,
    /// Where a request came from, as the host tells it (an address, a device): recorded, never looked up.
    Origin: 100,
    /// Who acts for an office or for support, as the host tells it.
    AgentName: 120,
    /// A line of a postal address.
    AddressLine: 80,
    /// A postcode.
    Postcode: 12,
    /// A locality.
    City: 60,
    /// A country, as an envelope says it.
    Country: 60,
    /// A remark of an agent, for whoever looks into a record.
    Note: 200,
}

impl ExternalId {
    /// What stands in place of a key that was erased: no school's base gives it (R16).
    pub(crate) fn erased(id: uuid::Uuid) -> Self {
        Self(format!("erased-{id}"))
    }
}

impl AgentName {
    /// Whoever holds the account, where a name of those who act for others stands else.
    pub(crate) fn holder() -> Self {
        Self("responsable".to_owned())
    }
}

impl Default for Origin {
    fn default() -> Self {
        Self("unknown".to_owned())
    }
}
