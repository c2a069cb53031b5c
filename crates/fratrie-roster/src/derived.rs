//! Keys for persons to whom their files give none.

use fratrie_domain::{ExternalId, TextError};
use sha2::{Digest, Sha256};

/// The first `bytes` of a digest of these parts, in hexadecimal. No two lists of parts have one digest, and what it was
/// made of can not be read from it: keys stand where names must not (SECURITY V38).
pub(crate) fn digest(parts: &[&str], bytes: usize) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let mut text = String::with_capacity(2 * bytes);
    for byte in hash.finalize().iter().take(bytes) {
        for half in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(u32::from(half), 16));
        }
    }
    text
}

/// A key that a reader makes itself. `kind` is a letter for what it names; it keeps a student's from being a
/// responsible's, and says what the key was made of.
///
/// # Errors
/// None in practice: the key is short, and of letters and digits.
pub(crate) fn derived(kind: &str, parts: &[&str]) -> Result<ExternalId, TextError> {
    let parts: Vec<&str> = std::iter::once(kind).chain(parts.iter().copied()).collect();
    format!("{kind}-{}", digest(&parts, 16)).parse()
}

/// A key that a file gives; one that is too long for the house is told by its digest.
///
/// # Errors
/// [`TextError`] where it is empty, or has characters that no key has.
pub(crate) fn given(key: &str) -> Result<ExternalId, TextError> {
    match key.parse() {
        Err(TextError::TooLong { .. }) => derived("long", &[key]),
        taken => taken,
    }
}
