//! Tokens of links sent by e-mail. A token is derived from the key, the account and the link's id, so that whoever
//! writes the mail can make it again and no row or event holds it; the row keeps its hash (SECURITY V5).

use crate::{mac::mac, secret_key::SecretKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// What a link does; a token made for one does not do another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LinkPurpose {
    /// Confirms an address.
    ConfirmEmail,
    /// Resets a password.
    ResetPassword,
    /// Shows an identifier.
    RemindIdentifier,
    /// Puts an address back.
    RevertEmail,
    /// Holds a group of accounts still after a merge that somebody did not make.
    StopMerge,
}

impl LinkPurpose {
    const fn name(self) -> &'static str {
        match self {
            Self::ConfirmEmail => "confirm e-mail",
            Self::ResetPassword => "reset password",
            Self::RemindIdentifier => "remind identifier",
            Self::RevertEmail => "revert e-mail",
            Self::StopMerge => "stop merge",
        }
    }
}

/// The token of a link: 256 bits.
pub struct LinkToken {
    bytes: Zeroizing<[u8; 32]>,
    text: Zeroizing<String>,
}

impl LinkToken {
    /// Derives the token of the link `id` of `account`.
    pub fn derive(
        key: &SecretKey,
        purpose: LinkPurpose,
        realm: &str,
        account: &[u8; 16],
        id: &[u8; 16],
    ) -> Self {
        let key = key.derive(&["links"]);
        Self::of(mac(&key, &[purpose.name().as_bytes(), realm.as_bytes(), account, id]))
    }

    /// Reads what a link bears.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 43 {
            return None;
        }
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text).ok()?);
        Some(Self::of(bytes.as_slice().try_into().ok()?))
    }

    fn of(bytes: [u8; 32]) -> Self {
        Self { bytes: Zeroizing::new(bytes), text: Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes)) }
    }

    /// The token as it stands in the link: 43 letters, digits, `-` and `_`.
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// What is kept of it. A plain hash serves: 256 bits can not be guessed.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.bytes.as_slice()).into()
    }
}

impl fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkToken(…)")
    }
}
