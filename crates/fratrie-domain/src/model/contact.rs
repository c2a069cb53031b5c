//! How the holder of an account is reached.

use crate::{Timestamp, email::EmailAddress, ids::TokenId, secret::TokenHash, text::Phone};
use serde::{Deserialize, Serialize};

/// Contact of an account. `email` is confirmed, always: an address that nobody confirmed waits in `pending` and
/// counts for nothing (SECURITY V17).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contact {
    /// The confirmed address.
    pub email: Option<EmailAddress>,
    /// An address that waits for its owner's confirmation.
    pub pending: Option<PendingEmail>,
    /// The address that `email` took the place of, as long as it may still take the account back (SECURITY V18).
    pub former: Option<FormerEmail>,
    /// A telephone number.
    pub phone: Option<Phone>,
    /// No mailing lists; sticky in a merge (S28).
    pub mail_opt_out: bool,
}

impl Contact {
    /// The addresses that are told what happens to the account: the confirmed one, and the one before it as long as that
    /// may take the account back.
    pub fn told(&self, now: Timestamp) -> impl Iterator<Item = &EmailAddress> {
        let former = self.former.as_ref().filter(|former| now < former.token.expires_at);
        self.email.iter().chain(former.map(|former| &former.address))
    }
}

/// An address that waits for its owner's confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingEmail {
    /// The address.
    pub address: EmailAddress,
    /// The link that was sent to it.
    pub token: Token,
}

/// An address that another one took the place of. Who reads its mail may put it back for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerEmail {
    /// The address.
    pub address: EmailAddress,
    /// The link that was sent to it.
    pub token: Token,
}

/// What is kept of a single-use link (SECURITY V5): its id, from which whoever holds the secret key can derive the
/// link again, and the hash of the link's token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Names the link in events.
    pub id: TokenId,
    /// SHA-256 of the token.
    pub hash: TokenHash,
    /// From this moment on it is void.
    pub expires_at: Timestamp,
}

impl Token {
    /// Whether `presented` opens this link now.
    pub fn accepts(&self, presented: &TokenHash, now: Timestamp) -> bool {
        self.hash == *presented && now < self.expires_at
    }
}
