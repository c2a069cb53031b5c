//! As many words on both sides, in any order.

use super::{
    NameComparison, NameFinding, NameGrade,
    word::{Part, agree},
    written::Word,
};

/// More words than this are compared in two orders only: as written, and sorted.
const MOST_ORDERED: usize = 4;

/// Word by word, in the order written.
pub(super) fn in_order<'a>(
    one: impl IntoIterator<Item = &'a Word>,
    other: impl IntoIterator<Item = &'a Word>,
    part: Part,
) -> Option<NameComparison> {
    one.into_iter().zip(other).try_fold(NameComparison::new(NameGrade::Same, []), |all, (one, other)| {
        Some(all.and(agree(one, other, part)?))
    })
}

/// As many words, in the order that speaks best for one person.
pub(super) fn in_any_order(one: &[&Word], other: &[&Word], part: Part) -> Option<NameComparison> {
    if one.len() != other.len() || one.is_empty() {
        return None;
    }
    let written = in_order(one.iter().copied(), other.iter().copied(), part);
    if written.as_ref().is_some_and(|written| written.grade == NameGrade::Same) {
        return written;
    }
    let ordered = if one.len() <= MOST_ORDERED {
        permuted(one, other, part)
    } else {
        in_order(sorted(one), sorted(other), part)
    };
    let ordered = ordered.map(|ordered| ordered.with([NameFinding::WordOrder]));
    NameComparison::nearest(written.into_iter().chain(ordered))
}

fn permuted(one: &[&Word], other: &[&Word], part: Part) -> Option<NameComparison> {
    let Some((first, rest)) = one.split_first() else {
        return Some(NameComparison::new(NameGrade::Same, []));
    };
    NameComparison::nearest(other.iter().enumerate().filter_map(|(place, word)| {
        let mut others = other.to_vec();
        others.remove(place);
        Some(agree(first, word, part)?.and(permuted(rest, &others, part)?))
    }))
}

fn sorted<'a>(words: &[&'a Word]) -> Vec<&'a Word> {
    let mut words = words.to_vec();
    words.sort_by(|one, other| one.text.cmp(&other.text));
    words
}
