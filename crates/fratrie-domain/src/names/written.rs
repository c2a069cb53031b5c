//! A name as it is written: words, and what stands between them.

use super::{NameComparison, NameFinding, NameGrade, fold};
use unicode_normalization::char::is_combining_mark;

/// What stands between a word and the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Link {
    End,
    Space,
    Hyphen,
    Apostrophe,
    Comma,
}

/// One word of a name.
#[derive(Debug, Clone)]
pub(super) struct Word {
    raw: String,
    /// Folded.
    pub(super) text: String,
    /// Whether a full stop follows: an abbreviation.
    pub(super) dotted: bool,
    pub(super) after: Link,
}

impl Word {
    pub(super) fn letters(&self) -> usize {
        self.text.chars().count()
    }

    /// What differs between two spellings of one folded word.
    pub(super) fn spelling(&self, other: &Self) -> impl Iterator<Item = NameFinding> {
        let shape =
            |word: &Self| (word.raw.contains(char::is_lowercase), word.raw.contains(char::is_uppercase));
        let case = (shape(self) != shape(other)).then_some(NameFinding::Case);
        let accents = (self.raw.to_lowercase() != other.raw.to_lowercase()).then_some(NameFinding::Accents);
        case.into_iter().chain(accents)
    }
}

/// The words of a name.
pub(super) fn read(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut raw = String::new();
    for c in text.chars().chain([' ']) {
        let separator = separator(c);
        if separator.is_none() {
            raw.push(c);
            continue;
        }
        let folded = fold(&raw);
        if !folded.is_empty() {
            words.push(Word {
                raw: std::mem::take(&mut raw),
                text: folded,
                dotted: false,
                after: Link::Space,
            });
        }
        raw.clear();
        if let Some(word) = words.last_mut() {
            word.after = word.after.max(separator.unwrap_or(Link::Space));
            word.dotted |= c == '.';
        }
    }
    if let Some(word) = words.last_mut() {
        word.after = Link::End;
    }
    words
}

fn separator(c: char) -> Option<Link> {
    match c {
        '-' | '‐' | '‑' | '–' => Some(Link::Hyphen),
        '\'' | '’' | '‘' | 'ʼ' | '`' | '´' => Some(Link::Apostrophe),
        ',' | ';' => Some(Link::Comma),
        c if c.is_alphanumeric() || c == '?' || is_combining_mark(c) => None,
        _ => Some(Link::Space),
    }
}

/// Compares two names word by word; where that does not make them the same, also as they read when an export dropped
/// their hyphens and apostrophes, or wrote `?` for one.
pub(super) fn compare(
    one: &str,
    other: &str,
    words: impl Fn(&[Word], &[Word]) -> NameComparison,
) -> NameComparison {
    let plain = words(&read(one), &read(other));
    if plain.grade == NameGrade::Same {
        return plain;
    }
    let theirs = readings(other);
    let tried = readings(one).into_iter().flat_map(|(ours, mine)| {
        let words = &words;
        theirs.iter().map(move |(their, yours)| words(&ours, their).with(mine.into_iter().chain(*yours)))
    });
    let same = NameComparison::nearest(tried.filter(|tried| tried.grade == NameGrade::Same));
    same.unwrap_or(plain)
}

fn readings(text: &str) -> Vec<(Vec<Word>, Option<NameFinding>)> {
    let mut readings = vec![(read(text), None)];
    let joined: String =
        text.chars().filter(|c| !matches!(separator(*c), Some(Link::Hyphen | Link::Apostrophe))).collect();
    if joined != text {
        readings.push((read(&joined), Some(NameFinding::Punctuation)));
    }
    let parted: Vec<&str> = text.split('?').collect();
    if parted.len() > 1 && parted.iter().all(|piece| !piece.trim().is_empty()) {
        readings.push((read(&parted.join(" ")), Some(NameFinding::LostCharacter)));
    }
    readings
}

/// Whether hyphens, apostrophes or spaces differ between as many words.
pub(super) fn punctuation(one: &[Word], other: &[Word]) -> Option<NameFinding> {
    let links = |words: &[Word]| {
        let mut links: Vec<Link> = words.iter().map(|word| word.after).collect();
        links.sort_unstable();
        links
    };
    (one.len() == other.len() && links(one) != links(other)).then_some(NameFinding::Punctuation)
}

/// All words as one, without what stands between them.
pub(super) fn run_together(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect()
}
