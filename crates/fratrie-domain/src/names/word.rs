//! Are these two words one? What tells the members of a family apart is the given name: there, less is tolerated.

use super::{
    NameComparison, NameFinding, NameGrade,
    short::{is_abbreviation, is_diminutive, is_saint},
    sound::{consonants, leaves_vowels_out, sound, without_umlauts},
    written::Word,
};

/// Which part of a name a word belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Family,
    Given,
}

/// What two words have in common, or nothing.
pub(super) fn agree(one: &Word, other: &Word, part: Part) -> Option<NameComparison> {
    surely(one, other, part)
        .or_else(|| Some(NameComparison::new(NameGrade::Close, [perhaps(one, other, part)?])))
}

/// What makes them the same.
pub(super) fn surely(one: &Word, other: &Word, part: Part) -> Option<NameComparison> {
    let same = |findings: &[NameFinding]| NameComparison::new(NameGrade::Same, findings.iter().copied());
    let (a, b) = (&one.text, &other.text);
    if a == b {
        Some(same(&[]).with(one.spelling(other)))
    } else if known_letters(a, b).is_some_and(|known| known >= 3) {
        Some(same(&[NameFinding::LostCharacter]))
    } else if part == Part::Family && is_saint(a, b) {
        Some(same(&[NameFinding::Abbreviation]))
    } else {
        None
    }
}

/// What makes them close.
fn perhaps(one: &Word, other: &Word, part: Part) -> Option<NameFinding> {
    let (a, b) = (one.text.as_str(), other.text.as_str());
    if known_letters(a, b).is_some() {
        return Some(NameFinding::LostCharacter);
    }
    if part == Part::Given && is_of_other_gender(a, b) {
        return None;
    }
    if part == Part::Given && is_diminutive(a, b) {
        return Some(NameFinding::Diminutive);
    }
    if is_abbreviation(a, b) || abbreviates(one, other) || abbreviates(other, one) {
        return Some(NameFinding::Abbreviation);
    }
    if is_umlaut(one, other) || sounds_alike(one, other) {
        return Some(NameFinding::Transliteration);
    }
    let (shorter, longer) = (one.letters().min(other.letters()), one.letters().max(other.letters()));
    let enough = shorter >= 4 && (part == Part::Family || longer >= 5);
    (enough && strsim::osa_distance(a, b) == 1).then_some(NameFinding::OneLetter)
}

/// How many letters both have, if the others are lost on one side: `?` stands for one.
fn known_letters(one: &str, other: &str) -> Option<usize> {
    let lost = |c: char| c == '?';
    let alike = one.chars().count() == other.chars().count()
        && one.chars().zip(other.chars()).all(|(a, b)| a == b || lost(a) || lost(b));
    let known = one.chars().zip(other.chars()).filter(|(a, b)| !lost(*a) && !lost(*b)).count();
    (alike && known > 0).then_some(known)
}

/// What a masculine given name ends with, and the feminine one: Louis and Louise, Mario and Maria, Karim and Karima,
/// Stéphane and Stéphanie, Julien and Julie, Alexandre and Alexandra.
const GENDERS: [(&str, &str); 6] =
    [("", "E"), ("O", "A"), ("", "A"), ("E", "IE"), ("IEN", "IE"), ("DRE", "DRA")];

/// Brother and sister, husband and wife.
fn is_of_other_gender(one: &str, other: &str) -> bool {
    let pair = |masculine: &str, feminine: &str| {
        GENDERS.iter().any(|(of_his, of_hers)| {
            let stem = masculine.strip_suffix(of_his);
            stem.is_some() && stem == feminine.strip_suffix(of_hers)
        })
    };
    pair(one, other) || pair(other, one)
}

/// An initial, or the beginning of a word with a full stop.
fn abbreviates(short: &Word, long: &Word) -> bool {
    (short.dotted || short.letters() == 1)
        && short.letters() < long.letters()
        && long.text.starts_with(&short.text)
}

/// Müller and Mueller; but so are Guérin and Gurin.
fn is_umlaut(one: &Word, other: &Word) -> bool {
    one.letters().min(other.letters()) >= 3 && without_umlauts(&one.text) == without_umlauts(&other.text)
}

/// From another script, or written in another way. Short words sound too much alike.
fn sounds_alike(one: &Word, other: &Word) -> bool {
    let (a, b) = (&one.text, &other.text);
    if leaves_vowels_out(a) != leaves_vowels_out(b) {
        let bones = consonants(a);
        return bones.len() >= 2 && bones == consonants(b);
    }
    let long_enough = one.letters().min(other.letters()) >= 4 || a.is_ascii() != b.is_ascii();
    let heard = if long_enough { sound(a) } else { String::new() };
    !heard.is_empty() && heard == sound(b)
}
