//! Do these given names agree?
//!
//! A record of civil status lists them in order, with commas: the first one is mostly the usual one, and most files
//! keep that alone. A hyphen makes one name of two. A space may mean either.

use super::{
    NameComparison, NameFinding, NameGrade,
    order::{in_any_order, in_order},
    word::Part,
    written::{self, Link, Word, punctuation, run_together},
};

pub(super) fn given_names(one: &str, other: &str) -> NameComparison {
    written::compare(one, other, |one, other| words(&listed(one), &listed(other)))
}

/// In a list with commas, words without a comma between them are one name.
fn listed(words: &[Word]) -> Vec<Word> {
    let list = words.iter().any(|word| word.after == Link::Comma);
    let mut words = words.to_vec();
    for word in &mut words {
        if word.after == Link::Apostrophe || (list && word.after == Link::Space) {
            word.after = Link::Hyphen;
        }
    }
    words
}

fn words(one: &[Word], other: &[Word]) -> NameComparison {
    let candidates = if one.len() == other.len() {
        [as_many(one, other), None, None]
    } else {
        let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
        [fewer(short, long), initials(short, long), joined(short, long)]
    };
    NameComparison::nearest(candidates.into_iter().flatten())
        .unwrap_or_else(|| NameComparison::new(NameGrade::Different, [NameFinding::GivenNamesDiffer]))
}

/// In another order they may be a sister's: Anne-Marie, Marie-Anne.
fn as_many(one: &[Word], other: &[Word]) -> Option<NameComparison> {
    let (ours, theirs): (Vec<&Word>, Vec<&Word>) = (one.iter().collect(), other.iter().collect());
    let found = in_any_order(&ours, &theirs, Part::Given)?;
    let reordered = found.findings.contains(&NameFinding::WordOrder);
    let found = if reordered { found.at_least(NameGrade::Close) } else { compound(found, one, other) };
    Some(found.with(punctuation(one, other)))
}

/// One compound name (Marie-Louise) is not a list of two (Marie, Louise).
fn compound(found: NameComparison, one: &[Word], other: &[Word]) -> NameComparison {
    let against = |pair| matches!(pair, (Link::Hyphen, Link::Comma) | (Link::Comma, Link::Hyphen));
    if one.iter().zip(other).any(|(one, other)| against((one.after, other.after))) {
        found.at_least(NameGrade::Close).with([NameFinding::FurtherGivenNames])
    } else {
        found
    }
}

/// Some of the given names, side by side, no compound name among them cut apart.
fn fewer(short: &[Word], long: &[Word]) -> Option<NameComparison> {
    let runs = long.windows(short.len().max(1)).enumerate().filter_map(|(place, run)| {
        let before = place.checked_sub(1).and_then(|before| long.get(before)).map(|word| word.after);
        let after = run.last()?.after;
        if short.is_empty() || before == Some(Link::Hyphen) || after == Link::Hyphen {
            return None;
        }
        let found = compound(in_order(short, run, Part::Given)?, short, run);
        Some(match (before, after) {
            (None, Link::Comma) => found.with([NameFinding::FurtherGivenNames]),
            (None, _) => found.at_least(NameGrade::Close).with([NameFinding::FurtherGivenNames]),
            _ => found.at_least(NameGrade::Close).with([NameFinding::FirstGivenNameMissing]),
        })
    });
    NameComparison::nearest(runs)
}

/// JP for Jean-Pierre.
fn initials(short: &[Word], long: &[Word]) -> Option<NameComparison> {
    let [short] = short else { return None };
    let initials: String = long.iter().filter_map(|word| word.text.chars().next()).collect();
    (short.text == initials).then(|| NameComparison::new(NameGrade::Close, [NameFinding::Abbreviation]))
}

/// ANNELISE for ANNE LISE.
fn joined(one: &[Word], other: &[Word]) -> Option<NameComparison> {
    (run_together(one) == run_together(other))
        .then(|| NameComparison::new(NameGrade::Close, [NameFinding::Punctuation]))
}
