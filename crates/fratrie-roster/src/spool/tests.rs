//! What does not fit into memory comes back whole and in order.

use super::{Scratch, Sorter};
use proptest::prelude::*;

type Records = Vec<(Vec<u8>, Vec<u8>)>;

/// The records as they come back, sorted on the disk in so many bytes of memory.
fn sorted(records: &Records, budget: Option<usize>) -> Records {
    let folder = tempfile::tempdir().unwrap();
    let scratch = budget.map(|_| Scratch::inside(folder.path()).unwrap());
    let mut sorter = Sorter::new(scratch.as_ref(), budget.unwrap_or_default()).unwrap();
    for (key, value) in records {
        sorter.push(key, value).unwrap();
    }
    sorter.finish().unwrap().map(Result::unwrap).collect()
}

/// A stable sort.
fn wanted(records: &Records) -> Records {
    let mut records = records.clone();
    records.sort_by(|(one, _), (other, _)| one.cmp(other));
    records
}

#[test]
fn more_than_a_piece_is_read_at_once_and_values_are_longer_than_a_piece() {
    let long = |number: u32| (format!("{}", number % 7).into_bytes(), vec![b'x'; 70_000 + number as usize]);
    let records: Records = (0..60).map(long).collect();
    assert_eq!(sorted(&records, Some(200_000)), wanted(&records));
    let many: Records =
        (0..50_000_u32).map(|number| (number.reverse_bits().to_be_bytes().to_vec(), Vec::new())).collect();
    assert_eq!(sorted(&many, Some(100_000)), wanted(&many));
}

#[test]
fn nothing_gives_nothing() {
    for budget in [None, Some(10)] {
        assert_eq!(sorted(&Vec::new(), budget), Vec::new());
    }
}

proptest! {
    #[test]
    fn sorting_is_stable_in_memory_and_on_the_disk(
        records in prop::collection::vec((prop::collection::vec(any::<u8>(), 0..3), prop::collection::vec(any::<u8>(), 0..9)), 0..200),
        budget in 1..2_000_usize,
    ) {
        prop_assert_eq!(sorted(&records, None), wanted(&records));
        prop_assert_eq!(sorted(&records, Some(budget)), wanted(&records));
    }
}
