//! What others know of a person is no secret.

use super::fold;

/// What remains of a folded password once the person's own words are taken out, the longest first.
pub(super) fn without(folded: &str, personal: &[&str]) -> String {
    let parts = personal.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    let wholes = personal.iter().copied();
    let mut words: Vec<String> =
        parts.chain(wholes).map(fold).filter(|word| word.chars().count() >= 3).collect();
    words.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
    words.iter().fold(folded.to_owned(), |rest, word| rest.replace(word.as_str(), ""))
}
