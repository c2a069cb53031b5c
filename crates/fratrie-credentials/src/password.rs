//! Passwords, as chosen and as typed.

use std::{fmt, str::FromStr};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// The most characters; NIST asks for at least 64.
const LONGEST: usize = 128;
/// What is typed beyond this many bytes matches nothing. A password of 128 characters takes 1,152 bytes at most when the
/// keyboard sends it decomposed (Hangul: nine bytes a character).
const MOST_TYPED: usize = 2048;

/// A password that somebody chooses: at most 128 characters after NFKC, of any script, without control characters. Whether
/// it is long and strange enough, a [`PasswordPolicy`](crate::PasswordPolicy) says.
pub struct NewPassword(Zeroizing<String>);

/// Why a password can not be chosen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordError {
    /// Too few characters.
    #[error("a password has at least {minimum} characters")]
    TooShort {
        /// The fewest.
        minimum: usize,
    },
    /// Too many characters.
    #[error("a password has at most {maximum} characters")]
    TooLong {
        /// The most.
        maximum: usize,
    },
    /// A character that a keyboard may not give again.
    #[error("a password has no control characters")]
    ControlCharacter,
    /// Too few kinds of characters for its length.
    #[error("this password is too easily searched for: make it longer, or use letters beside digits")]
    Weak,
    /// Many people chose it, so attackers try it first.
    #[error("this password is among those that attackers try first: choose another one")]
    Common,
    /// A repetition, or keys in a row.
    #[error("this password is a repetition or a row of keys: choose a few words instead")]
    Predictable,
    /// Little more than names that others know.
    #[error("this password is little more than your name, your children's, your school's or your identifier")]
    Personal,
}

impl NewPassword {
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl FromStr for NewPassword {
    type Err = PasswordError;

    fn from_str(text: &str) -> Result<Self, PasswordError> {
        if text.len() > MOST_TYPED {
            return Err(PasswordError::TooLong { maximum: LONGEST });
        }
        let text = normalise(text);
        if text.chars().any(char::is_control) {
            return Err(PasswordError::ControlCharacter);
        }
        match text.chars().count() {
            0 => Err(PasswordError::TooShort { minimum: 1 }),
            count if count > LONGEST => Err(PasswordError::TooLong { maximum: LONGEST }),
            _ => Ok(Self(text)),
        }
    }
}

/// A password that somebody types to show that they know it: any text. Beyond 2,048 bytes it matches nothing; it is never
/// cut short. Its clone exists because one log-in tries it both as a chosen and as a provisional password.
#[derive(Clone)]
pub struct TypedPassword(Option<Zeroizing<String>>);

impl From<&str> for TypedPassword {
    fn from(text: &str) -> Self {
        Self((text.len() <= MOST_TYPED).then(|| normalise(text)))
    }
}

impl From<NewPassword> for TypedPassword {
    fn from(password: NewPassword) -> Self {
        Self(Some(password.0))
    }
}

impl TypedPassword {
    /// What was typed, after NFKC; nothing if it was too long to be a password.
    pub fn expose(&self) -> &str {
        self.0.as_ref().map_or("", |text| text.as_str())
    }

    /// What was typed was too long to be a password: it matches nothing, whatever is stored.
    pub(crate) const fn never_matches(&self) -> bool {
        self.0.is_none()
    }
}

/// NFKC, in a string made large enough at once: one that grows would leave copies behind.
fn normalise(text: &str) -> Zeroizing<String> {
    let mut normal = Zeroizing::new(String::with_capacity(text.nfkc().map(char::len_utf8).sum()));
    normal.extend(text.nfkc());
    normal
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassword(…)")
    }
}

impl fmt::Debug for TypedPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TypedPassword(…)")
    }
}
