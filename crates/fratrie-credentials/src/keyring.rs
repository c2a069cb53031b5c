//! The secret key of today, and those before it.

use crate::secret_key::SecretKey;
use std::sync::Arc;

/// The secret key of today, and those before it that are still read. What is made new is made under today's; what an
/// older one made goes on verifying, and a password's hash is made anew at the next log-in: so a key is replaced without
/// a mass reset (SECURITY V2).
///
/// A former key can be dropped once nothing of it is left: hashes of who never logged in since, letters (three months by
/// default), links (seven days).
///
/// ```
/// use fratrie_credentials::{Keyring, SecretKey};
/// let (old, new) = (SecretKey::from_bytes([1; 32]), SecretKey::from_bytes([2; 32]));
/// let keys = Keyring::from(new).with_former(old);
/// assert_eq!(keys.iter().count(), 2);
/// ```
#[derive(Debug, Clone)]
pub struct Keyring {
    current: SecretKey,
    former: Arc<[SecretKey]>,
}

impl Keyring {
    /// The same, with one more key that is still read.
    #[must_use]
    pub fn with_former(self, key: SecretKey) -> Self {
        let former = self.former.iter().cloned().chain([key]).collect();
        Self { former, ..self }
    }

    /// The key under which everything new is made.
    pub const fn current(&self) -> &SecretKey {
        &self.current
    }

    /// All keys, today's first.
    pub fn iter(&self) -> impl Iterator<Item = &SecretKey> {
        std::iter::once(&self.current).chain(self.former.iter())
    }
}

impl From<SecretKey> for Keyring {
    fn from(key: SecretKey) -> Self {
        Self { current: key, former: Arc::default() }
    }
}

impl From<&SecretKey> for Keyring {
    fn from(key: &SecretKey) -> Self {
        key.clone().into()
    }
}

impl From<&Self> for Keyring {
    fn from(keys: &Self) -> Self {
        keys.clone()
    }
}
