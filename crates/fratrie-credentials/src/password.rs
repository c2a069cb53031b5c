//! Passwords, as chosen and as typed.

use std::{fmt, str::FromStr};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// The fewest characters of a chosen password (CNIL 2022-100; NIST SP 800-63B-4 wants at least 8).
const SHORTEST: usize = 12;
/// The most characters; NIST asks for at least 64.
const LONGEST: usize = 128;
/// What is typed beyond this many bytes matches nothing.
const MOST_TYPED: usize = 1024;

/// A password that somebody chooses: 12 to 128 characters after NFKC, of any script, without control characters. No
/// rules of composition (NIST SP 800-63B-4).
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
}

impl FromStr for NewPassword {
    type Err = PasswordError;

    fn from_str(text: &str) -> Result<Self, PasswordError> {
        if text.len() > MOST_TYPED {
            return Err(PasswordError::TooLong { maximum: LONGEST });
        }
        let text = Zeroizing::new(text.nfkc().collect::<String>());
        if text.chars().any(char::is_control) {
            return Err(PasswordError::ControlCharacter);
        }
        match text.chars().count() {
            count if count < SHORTEST => Err(PasswordError::TooShort { minimum: SHORTEST }),
            count if count > LONGEST => Err(PasswordError::TooLong { maximum: LONGEST }),
            _ => Ok(Self(text)),
        }
    }
}

/// A password that somebody types to show that they know it.
#[derive(Clone)]
pub struct TypedPassword(Option<Zeroizing<String>>);

impl From<&str> for TypedPassword {
    fn from(text: &str) -> Self {
        Self((text.len() <= MOST_TYPED).then(|| Zeroizing::new(text.nfkc().collect())))
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
