//! What every format writes alike: dates, yes and no, school codes; and texts that an export damaged, mended.

use crate::told::{Problem, shown};
use chrono::{Datelike, NaiveDate};
use encoding_rs::WINDOWS_1252;
use std::borrow::Cow;

/// `2014-03-02` or `02/03/2014`; a year of four digits, of somebody who may live.
pub(crate) fn date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(text, "%d/%m/%Y"))
        .ok()
        .filter(|date| (1900..2100).contains(&date.year()))
}

/// `0`, `1`, `true`, `false`, in whatever case: schools' bases write both.
pub(crate) fn flag(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => None,
    }
}

/// Whether a code of the form of a UAI, seven digits and a letter, ends with the letter that its digits give (the same
/// key as an INE's of the BEA). Other codes have no key to be wrong.
pub(crate) fn uai_key(code: &str) -> bool {
    const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPRSTUVWXYZ";
    let Some((digits, key)) = code.as_bytes().split_at_checked(7) else { return true };
    let [key] = key else { return true };
    if !digits.iter().all(u8::is_ascii_digit) || !key.is_ascii_alphabetic() {
        return true;
    }
    let number = digits.iter().fold(0, |number, digit| number * 10 + usize::from(digit - b'0'));
    LETTERS.get(number % LETTERS.len()) == Some(&key.to_ascii_uppercase())
}

/// A text that people read, mended where accents were damaged on the way, and what is to be told of it.
///
/// UTF-8 that was once read as Latin-1 or Windows-1252 (`Ã©`) is put right where it can be beyond doubt. A character that
/// was lost, which exports write `?`, stays: names are compared with it as a wildcard.
pub(crate) fn mend(text: &str) -> (Cow<'_, str>, Option<Problem>) {
    if let Some(mended) = unmangle(text) {
        let problem = Problem::Mojibake { found: shown(text), mended: shown(&mended) };
        return (Cow::Owned(mended), Some(problem));
    }
    if text.contains('\u{FFFD}') {
        let text = text.replace('\u{FFFD}', "?");
        let problem = Problem::LostCharacter { found: shown(&text) };
        return (Cow::Owned(text), Some(problem));
    }
    if text.contains('?') {
        return (Cow::Borrowed(text), Some(Problem::LostCharacter { found: shown(text) }));
    }
    (Cow::Borrowed(text), None)
}

/// The text whose UTF-8 was read as Windows-1252, if it was.
fn unmangle(text: &str) -> Option<String> {
    // The first byte of a letter with an accent, in UTF-8, reads as one of these.
    if !text.contains(['Â', 'Ã', 'Ä', 'Å']) {
        return None;
    }
    let (bytes, _, lost) = WINDOWS_1252.encode(text);
    // An apostrophe after such a letter is one.
    if lost || text.contains(['’', '‘']) {
        return None;
    }
    let mended = std::str::from_utf8(&bytes).ok().filter(|mended| *mended != text)?;
    let real = mended.chars().all(|c| c.is_ascii() || c.is_alphabetic());
    real.then(|| mended.to_owned())
}
