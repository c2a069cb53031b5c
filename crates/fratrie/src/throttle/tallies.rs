//! The names of counters.

use crate::shell::Context;
use fratrie_domain::{AccountId, throttle::Tally};
use sha2::{Digest, Sha256};

/// So many names of each kind are shared by what has no bound. With 32 bytes a row or so, a realm's take some megabytes at
/// most, whatever is sprayed at it.
const SHARED: u16 = 1 << 14;

/// An account's own counter.
pub(super) fn own(kind: &str, account: AccountId) -> Tally {
    Tally { name: name(kind, account.as_uuid().as_bytes()), tag: 0 }
}

/// The counter of something that has no bound: one of 16,384 names, held by whoever came last. Keyed, so that nobody can
/// choose what shares a name with what, and nobody reads an address in the database.
pub(super) fn shared(context: &Context, kind: &str, text: &str) -> Tally {
    let digest = context.shell.keys.current().fingerprint(&[kind, context.realm.as_str(), text]);
    let [first, second, third, fourth, fifth, sixth, ..] = digest;
    let place = u16::from_be_bytes([first, second]) % SHARED;
    Tally {
        name: name(kind, &[b"shared".as_slice(), &place.to_be_bytes()].concat()),
        tag: u32::from_be_bytes([third, fourth, fifth, sixth]),
    }
}

fn name(kind: &str, of: &[u8]) -> [u8; 16] {
    let digest = Sha256::new().chain_update(kind).chain_update([0]).chain_update(of).finalize();
    digest.first_chunk().copied().unwrap_or_default()
}
