//! The names of counters.

use crate::shell::Context;
use fratrie_domain::{AccountId, throttle::Tally};
use sha2::{Digest, Sha256};

/// So many names are shared by identifiers that are nobody's. Who sprays over more makes the counts of some forgotten, and
/// could tell those from accounts, whose counts never are: so it is many, some ten megabytes of rows at most.
pub(super) const IDENTIFIERS: u32 = 1 << 17;

/// So many by anything else that has no bound.
pub(super) const OTHERS: u32 = 1 << 14;

/// An account's own counter.
pub(super) fn own(kind: &str, account: AccountId) -> Tally {
    Tally { name: name(kind, account.as_uuid().as_bytes()), tag: 0 }
}

/// The counter of something that has no bound: one of `names`, held by whoever came last. Keyed, so that nobody can
/// choose what shares a name with what, and nobody reads an address in the database.
pub(super) fn shared(context: &Context, kind: &str, names: u32, text: &str) -> Tally {
    let digest = context.shell.keys.current().fingerprint(&[kind, context.realm.as_str(), text]);
    let [place, tag] = [0, 4].map(|at| digest.get(at..).and_then(|rest| rest.first_chunk()).copied());
    let [place, tag] = [place, tag].map(|bytes| u32::from_be_bytes(bytes.unwrap_or_default()));
    let place = place % names;
    Tally { name: name(kind, &[b"shared".as_slice(), &place.to_be_bytes()].concat()), tag }
}

fn name(kind: &str, of: &[u8]) -> [u8; 16] {
    let digest = Sha256::new().chain_update(kind).chain_update([0]).chain_update(of).finalize();
    digest.first_chunk().copied().unwrap_or_default()
}
