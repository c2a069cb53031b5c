//! Values that travel through a browser and come back unread and unchanged (SECURITY V6).

use crate::{keyring::Keyring, secret_key::SecretKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::fmt;
use zeroize::Zeroizing;

/// Seals with XChaCha20-Poly1305, under a key of its own for each purpose. Purpose and audience are authenticated beside
/// the value; the expiry is sealed with it.
///
/// ```
/// use fratrie_credentials::{SealError, Sealer, SecretKey};
/// let sealer = Sealer::new(&SecretKey::from_bytes([7; 32]));
/// let (now, end) = (1_000, 1_600);
/// let token = sealer.seal("preview", "ac-dijon", end, &vec![1, 2], [3; 24])?;
/// assert_eq!(sealer.open::<Vec<u8>>("preview", "ac-dijon", now, &token)?, [1, 2]);
/// assert_eq!(sealer.open::<Vec<u8>>("preview", "ac-lyon", now, &token), Err(SealError::Invalid));
/// assert_eq!(sealer.open::<Vec<u8>>("preview", "ac-dijon", end, &token), Err(SealError::Expired));
/// # Ok::<(), SealError>(())
/// ```
#[derive(Clone)]
pub struct Sealer(Keyring);

/// Why a value was not sealed or opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// Not made by this key for this purpose and audience, or changed on the way.
    #[error("the token is not one of ours, or was changed")]
    Invalid,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// Larger than any token that is made here.
    #[error("the token is larger than {LARGEST} characters")]
    TooLarge,
    /// The value has no JSON form.
    #[error("the value can not be sealed")]
    Encoding,
}

/// The longest token, in characters.
const LARGEST: usize = 64 * 1024;
const NONCE: usize = 24;

#[derive(Serialize)]
struct Outgoing<'a, T> {
    expires_at: i64,
    value: &'a T,
}

#[derive(Deserialize)]
struct Incoming<T> {
    expires_at: i64,
    value: T,
}

impl Sealer {
    /// A sealer under the keyring's key of today; what its former keys sealed is still opened.
    pub fn new(keys: impl Into<Keyring>) -> Self {
        Self(keys.into())
    }

    /// Seals `value` for one purpose and audience until `expires_at` (seconds since 1970). `nonce` must be drawn anew
    /// each time.
    ///
    /// # Errors
    /// [`SealError::Encoding`], [`SealError::TooLarge`].
    pub fn seal<T: Serialize>(
        &self,
        purpose: &'static str,
        audience: &str,
        expires_at: i64,
        value: &T,
        nonce: [u8; NONCE],
    ) -> Result<String, SealError> {
        let plain = Zeroizing::new(
            serde_json::to_vec(&Outgoing { expires_at, value }).map_err(|_| SealError::Encoding)?,
        );
        let context = context(purpose, audience);
        let payload = Payload { msg: &plain, aad: &context };
        let mut sealed = nonce.to_vec();
        sealed.extend(
            cipher(self.0.current(), purpose)
                .encrypt(&nonce.into(), payload)
                .map_err(|_| SealError::Encoding)?,
        );
        let token = URL_SAFE_NO_PAD.encode(sealed);
        if token.len() > LARGEST { Err(SealError::TooLarge) } else { Ok(token) }
    }

    /// Opens what was sealed for this purpose and audience, before its end. `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`SealError::Invalid`], [`SealError::Expired`], [`SealError::TooLarge`].
    pub fn open<T: DeserializeOwned>(
        &self,
        purpose: &'static str,
        audience: &str,
        now: i64,
        token: &str,
    ) -> Result<T, SealError> {
        if token.len() > LARGEST {
            return Err(SealError::TooLarge);
        }
        let sealed = URL_SAFE_NO_PAD.decode(token).map_err(|_| SealError::Invalid)?;
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(SealError::Invalid)?;
        let context = context(purpose, audience);
        let open = |key: &SecretKey| {
            let payload = Payload { msg: sealed, aad: &context };
            cipher(key, purpose).decrypt(&(*nonce).into(), payload).ok()
        };
        let plain = Zeroizing::new(self.0.iter().find_map(open).ok_or(SealError::Invalid)?);
        let incoming: Incoming<T> = serde_json::from_slice(&plain).map_err(|_| SealError::Invalid)?;
        if now < incoming.expires_at { Ok(incoming.value) } else { Err(SealError::Expired) }
    }
}

fn cipher(key: &SecretKey, purpose: &str) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new((&*key.derive(&["sealed", purpose])).into())
}

/// What is authenticated beside the value.
fn context(purpose: &str, audience: &str) -> Vec<u8> {
    let length = (purpose.len() as u64).to_be_bytes();
    [&length, purpose.as_bytes(), audience.as_bytes()].concat()
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer(…)")
    }
}
