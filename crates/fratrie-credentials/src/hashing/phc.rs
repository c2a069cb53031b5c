//! The PHC string: a hash with the parameters that made it, so that they can be raised later (SECURITY V1).

use super::cost::Cost;
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use std::fmt;

/// A chosen password's hash as a PHC string: `$argon2id$v=19$m=19456,t=2,p=1,keyid=…$salt$hash`.
#[derive(Clone, PartialEq, Eq)]
pub struct PhcHash(String);

impl PhcHash {
    /// The string, for a store.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PhcHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhcHash(…)")
    }
}

/// A PHC string, read.
pub(super) struct Parsed {
    pub(super) cost: Cost,
    pub(super) key_id: String,
    pub(super) salt: Vec<u8>,
    pub(super) hash: [u8; 32],
}

impl Parsed {
    /// Reads what [`write`] wrote; nothing else is ours.
    pub(super) fn read(text: &str) -> Option<Self> {
        if text.len() > 512 {
            return None;
        }
        let mut fields = text.split('$');
        let mut next = || fields.next();
        let ("", "argon2id", "v=19") = (next()?, next()?, next()?) else { return None };
        let mut parameters = next()?.split(',');
        let mut value = |name: &str| parameters.next()?.strip_prefix(name)?.strip_prefix('=');
        let cost = Cost {
            memory_kib: value("m")?.parse().ok()?,
            iterations: value("t")?.parse().ok()?,
            parallelism: value("p")?.parse().ok()?,
        };
        let key_id = value("keyid")?.to_owned();
        let salt = STANDARD_NO_PAD.decode(next()?).ok()?;
        let hash = STANDARD_NO_PAD.decode(next()?).ok()?.try_into().ok()?;
        // Argon2 takes salts of 8 bytes or more. Anything spelled otherwise than we write it is not ours.
        let parsed = Self { cost, key_id, salt, hash };
        let ours = write(cost, &parsed.key_id, &parsed.salt, &parsed.hash).as_str() == text;
        (ours && (8..=64).contains(&parsed.salt.len())).then_some(parsed)
    }
}

pub(super) fn write(cost: Cost, key_id: &str, salt: &[u8], hash: &[u8; 32]) -> PhcHash {
    let Cost { memory_kib, iterations, parallelism } = cost;
    let (salt, hash) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(hash));
    PhcHash(format!(
        "$argon2id$v=19$m={memory_kib},t={iterations},p={parallelism},keyid={key_id}${salt}${hash}"
    ))
}
