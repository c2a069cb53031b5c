//! What the tests share.

use fratrie_credentials::{HashingConfig, PasswordHasher, SecretKey, TypedPassword};
use std::num::NonZeroUsize;

/// A key of one repeated byte.
pub(crate) fn key(byte: u8) -> SecretKey {
    SecretKey::from_bytes([byte; 32])
}

/// The key of the bytes 0 to 31, for which known answers were computed apart from this crate.
pub(crate) fn reference_key() -> SecretKey {
    SecretKey::from_bytes(std::array::from_fn(|byte| u8::try_from(byte).unwrap()))
}

/// A hasher that a test hardly waits for.
pub(crate) fn weak(threads: usize, waiting: usize) -> PasswordHasher {
    let threads = NonZeroUsize::new(threads).unwrap();
    let config = HashingConfig { threads, waiting, ..HashingConfig::weak_for_tests() };
    PasswordHasher::start(config, key(1)).unwrap()
}

/// In hexadecimal digits.
pub(crate) fn hex(bytes: [u8; 32]) -> String {
    SecretKey::from_bytes(bytes).to_text().to_string()
}

/// What somebody types.
pub(crate) fn typed(text: &str) -> TypedPassword {
    TypedPassword::from(text)
}
