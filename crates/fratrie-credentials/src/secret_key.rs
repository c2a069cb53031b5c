//! The root of all keys.

use crate::mac::mac;
use base64::{
    Engine,
    engine::general_purpose::{GeneralPurpose, STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use rand::CryptoRng;
use std::{
    env::{self, VarError},
    fmt,
    sync::Arc,
};
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
        let bytes = if text.len() == 64 { hex(text) } else { base64(text) };
        bytes.map(|bytes| Self(Arc::new(bytes))).ok_or(SecretKeyError::Form)
    }

    /// Reads it from the environment.
    ///
    /// # Errors
    /// [`SecretKeyError::Missing`] says how to make one; [`SecretKeyError::Form`].
    pub fn from_env(variable: &str) -> Result<Self, SecretKeyError> {
        match env::var(variable).map(Zeroizing::new) {
            Ok(text) => Self::from_text(&text),
            Err(VarError::NotPresent) => Err(SecretKeyError::Missing { variable: variable.to_owned() }),
            Err(VarError::NotUnicode(_)) => Err(SecretKeyError::Form),
        }
    }

    /// Sixty-four hexadecimal digits, to keep it in a file.
    pub fn to_text(&self) -> Zeroizing<String> {
        let digit = |nibble: u8| char::from_digit(nibble.into(), 16);
        let mut text = Zeroizing::new(String::with_capacity(64));
        text.extend(self.0.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).flatten());
        text
    }

    /// A keyed digest of texts that must not be kept or guessed: for the names of counters.
    pub fn fingerprint(&self, texts: &[&str]) -> [u8; 32] {
        let parts: Vec<&[u8]> = texts.iter().map(|text| text.as_bytes()).collect();
        mac(&self.derive(&["fingerprint"]), &parts)
    }

    /// The key of one purpose: HMAC-SHA-256 over a label of ours and the purpose, as HKDF expands (RFC 5869). The root
    /// key is uniform already, so there is nothing to extract.
    pub(crate) fn derive(&self, purpose: &[&str]) -> Zeroizing<[u8; 32]> {
        let mut parts = vec![b"fratrie key v1".as_slice()];
        parts.extend(purpose.iter().map(|part| part.as_bytes()));
        Zeroizing::new(mac(&self.0, &parts))
    }
}

fn hex(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    let digit = |c: u8| u8::try_from(char::from(c).to_digit(16)?).ok();
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    let mut bytes = Zeroizing::new([0; 32]);
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(bytes)
}

fn base64(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    let text = text.strip_suffix('=').unwrap_or(text);
    let mut bytes = Zeroizing::new([0; 32]);
    let mut decode = |engine: &GeneralPurpose| engine.decode_slice(text, bytes.as_mut_slice());
    let length = decode(&STANDARD_NO_PAD).or_else(|_| decode(&URL_SAFE_NO_PAD)).ok()?;
    (length == 32).then_some(bytes)
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}
