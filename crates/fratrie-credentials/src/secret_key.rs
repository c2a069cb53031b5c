//! The root of all keys.

use crate::mac::mac;
use base64::{Engine, engine::general_purpose};
use rand::CryptoRng;
use std::{env, fmt, sync::Arc};
use zeroize::Zeroizing;

/// Thirty-two bytes that only the host knows. Every purpose has a key of its own, derived from these, so that what is
/// made for one purpose serves no other. Clones share the bytes; the last one wipes them.
#[derive(Clone)]
pub struct SecretKey(Arc<Zeroizing<[u8; 32]>>);

/// Why a text is not a secret key. The text itself is never repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SecretKeyError {
    /// The environment does not hold it.
    #[error(
        "the environment variable {variable} is not set: set it to 64 hexadecimal digits (`openssl rand -hex 32`)"
    )]
    Missing {
        /// Which variable.
        variable: String,
    },
    /// Neither 64 hexadecimal digits nor the base64 of 32 bytes.
    #[error(
        "a secret key is 64 hexadecimal digits, or 32 bytes in base64 (`openssl rand -hex 32` makes one)"
    )]
    Form,
}

impl SecretKey {
    /// Draws a new one.
    pub fn generate(chance: &mut (impl CryptoRng + ?Sized)) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        chance.fill_bytes(bytes.as_mut_slice());
        Self(Arc::new(bytes))
    }

    /// Takes thirty-two bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Arc::new(Zeroizing::new(bytes)))
    }

    /// Reads 64 hexadecimal digits, or 32 bytes in base64 (either alphabet, padded or not). White space around is
    /// forgiven.
    ///
    /// # Errors
    /// [`SecretKeyError::Form`].
    pub fn from_text(text: &str) -> Result<Self, SecretKeyError> {
        let text = text.trim();
        let bare = text.trim_end_matches('=');
        let bytes = if text.len() == 64 {
            hex(text)
        } else {
            general_purpose::STANDARD_NO_PAD
                .decode(bare)
                .or_else(|_| general_purpose::URL_SAFE_NO_PAD.decode(bare))
                .ok()
        };
        let bytes = Zeroizing::new(bytes.ok_or(SecretKeyError::Form)?);
        let bytes: [u8; 32] = bytes.as_slice().try_into().map_err(|_| SecretKeyError::Form)?;
        Ok(Self::from_bytes(bytes))
    }

    /// Reads it from the environment.
    ///
    /// # Errors
    /// [`SecretKeyError::Missing`] says how to make one.
    pub fn from_env(variable: &str) -> Result<Self, SecretKeyError> {
        let missing = || SecretKeyError::Missing { variable: variable.to_owned() };
        Self::from_text(&Zeroizing::new(env::var(variable).map_err(|_| missing())?))
    }

    /// Sixty-four hexadecimal digits, to keep it in a file.
    pub fn to_text(&self) -> Zeroizing<String> {
        let digit = |nibble: u8| char::from_digit(nibble.into(), 16);
        Zeroizing::new(
            self.0.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).flatten().collect(),
        )
    }

    /// The key of one purpose.
    pub(crate) fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(mac(&self.0, &[b"fratrie key v1", purpose.as_bytes()]))
    }
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.chars().map(|c| c.to_digit(16)).collect::<Option<Vec<u32>>>()?;
    digits
        .chunks_exact(2)
        .map(|pair| u8::try_from(pair.iter().fold(0, |sum, digit| sum * 16 + digit)).ok())
        .collect()
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}
