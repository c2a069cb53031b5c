//! Passwords that many people choose, and that attackers therefore try first.

use fst::Set;

/// The 20,000 most common passwords of Django's list (Royce Williams), and what French-speaking families add; folded.
/// `data/common-passwords.txt` is their source, `examples/make_blocklist.rs` their maker.
static COMMON: &[u8] = include_bytes!("common.fst");

/// Whether the folded text is a common password, or one that is dressed up: digits around it, digits for letters, twice
/// the same, two in a row.
pub(super) fn is_common(folded: &str) -> bool {
    let Ok(common) = Set::new(COMMON) else { return false };
    let undressed = folded.trim_matches(|c: char| c.is_ascii_digit());
    let plain: String = undressed.chars().map(letter_meant).collect();
    [folded, undressed, plain.as_str()].into_iter().any(|text| {
        let unit = period(text);
        common.contains(text) || common.contains(unit) || is_two(&common, text)
    })
}

/// The letter that a digit stands for.
const fn letter_meant(c: char) -> char {
    match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        c => c,
    }
}

/// The part of which the text is a repetition; the whole where it is none.
fn period(text: &str) -> &str {
    let repeats = |unit: &&str| {
        !unit.is_empty()
            && text.len().is_multiple_of(unit.len())
            && text == unit.repeat(text.len() / unit.len())
    };
    (1..text.len()).filter_map(|length| text.get(..length)).find(repeats).unwrap_or(text)
}

/// Whether it is two common passwords, one after the other.
fn is_two(common: &Set<&[u8]>, text: &str) -> bool {
    (4..text.len())
        .filter_map(|at| text.split_at_checked(at))
        .any(|(one, other)| other.len() >= 4 && common.contains(one) && common.contains(other))
}
