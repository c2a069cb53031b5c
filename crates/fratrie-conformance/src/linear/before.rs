//! What must come before what.

use super::{Answer, Operation};
use crate::verdict::{Verdict, check};
use fratrie_domain::{
    change::Write,
    model::{Key, Version},
};
use std::collections::{BTreeMap, BTreeSet};

/// For each operation the places of those that must come before it, by the versions of rows and by time.
pub(super) fn before(operations: &[Operation]) -> Verdict<Vec<BTreeSet<usize>>> {
    let writers = writers(operations)?;
    let mut before: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); operations.len()];
    let mut comes_before = |first: usize, then: usize| {
        if first != then {
            before.get_mut(then).map(|set| set.insert(first));
        }
    };
    for (place, operation) in operations.iter().enumerate() {
        for (key, version) in &operation.reads {
            let read = version.map_or(0, Version::get);
            if let Some(writer) = writers.get(&(key.clone(), read)) {
                comes_before(*writer, place);
            }
            if let Some(next) = writers.get(&(key.clone(), read + 1)) {
                comes_before(place, *next);
            }
        }
        for (other, _) in operations.iter().enumerate().filter(|(_, other)| other.until < operation.from) {
            comes_before(other, place);
        }
    }
    Ok(before)
}

/// Who wrote which version of which row. To take a row away counts as its next version.
fn writers(operations: &[Operation]) -> Verdict<BTreeMap<(Key, u64), usize>> {
    let mut writers = BTreeMap::new();
    for (place, operation) in operations.iter().enumerate() {
        let Answer::Committed(changes) = &operation.answer else { continue };
        for write in &changes.writes {
            let key = write.key();
            let version = match write {
                Write::Insert(row) | Write::Update(row) => Some(row.version()),
                Write::Delete(_) => operation.reads.get(&key).copied().flatten().map(Version::next),
            };
            let Some(version) = version else { continue };
            let twice = writers.insert((key.clone(), version.get()), place);
            check!(twice.is_none(), "{key:?} was written twice at {version:?}");
        }
    }
    Ok(writers)
}
