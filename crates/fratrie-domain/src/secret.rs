//! What is kept of a secret. The domain compares and moves these; `fratrie-credentials` makes them.

use crate::hex::{from_hex, to_hex};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The Argon2id hash of a chosen password, as a PHC string.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretHash(String);

impl SecretHash {
    /// Takes a PHC string.
    pub fn new(phc: impl Into<String>) -> Self {
        Self(phc.into())
    }

    /// The PHC string, for a store or a verifier.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

macro_rules! digests {
    ($($(#[$doc:meta])* $name:ident),*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name([u8; 32]);

        impl From<$name> for String {
            fn from(digest: $name) -> Self {
                to_hex(&digest.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = &'static str;

            fn try_from(text: String) -> Result<Self, &'static str> {
                from_hex(&text).map(Self).ok_or("64 hexadecimal digits were expected")
            }
        }

        impl $name {
            /// Takes the 32 bytes.
            pub const fn new(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// The 32 bytes, for a store or a verifier.
            pub const fn expose(&self) -> &[u8; 32] {
                &self.0
            }
        }
    )* };
}

digests! {
    /// HMAC-SHA-256 of a letter's provisional password under the secret key (DESIGN, decisions taken).
    LetterMac,
    /// SHA-256 of the token in a link sent by e-mail (SECURITY V5: stored hashed).
    TokenHash
}

impl LetterMac {
    /// That of no password: no HMAC is all zeros but by a chance of 1 in 2^256.
    pub const FORGOTTEN: Self = Self([0; 32]);
}

macro_rules! redacted {
    ($($name:ident),*) => { $(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )* };
}

redacted!(SecretHash, LetterMac, TokenHash);
