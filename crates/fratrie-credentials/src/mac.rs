//! HMAC-SHA-256 over parts, each preceded by its length, so that no two lists of parts give the same text.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

pub(crate) fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC pads a short key with zeros to its block (RFC 2104).
    let mut block = Zeroizing::new([0; 64]);
    for (byte, given) in block.iter_mut().zip(key) {
        *byte = *given;
    }
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
