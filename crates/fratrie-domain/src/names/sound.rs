//! What different ways of writing one name have in common: letters of other scripts, umlauts, romanised sounds.

use any_ascii::any_ascii;

/// Combinations of letters that stand for one sound, in the order in which they are read.
const SOUNDS: [(&str, &str); 30] = [
    ("EE", "I"),
    ("OO", "U"),
    ("SHCH", "S"),
    ("TSCH", "S"),
    ("TCH", "S"),
    ("SCH", "S"),
    ("CH", "S"),
    ("SH", "S"),
    ("ZH", "J"),
    ("DJ", "J"),
    ("PH", "F"),
    ("TH", "T"),
    ("DH", "D"),
    ("GH", "G"),
    ("KH", "H"),
    ("CK", "K"),
    ("QU", "K"),
    ("Q", "K"),
    ("X", "KS"),
    ("GUE", "GE"),
    ("GUI", "GI"),
    ("CE", "SE"),
    ("CI", "SI"),
    ("CY", "SI"),
    ("C", "K"),
    ("YE", "E"),
    ("Y", "I"),
    ("OU", "U"),
    ("W", "V"),
    ("E", "A"),
];

/// The Latin letters of a folded word, whatever its script.
fn latin(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    any_ascii(&word.replace("ΟΥ", "OU")).to_uppercase().replace(|c: char| !c.is_ascii_alphabetic(), "")
}

/// How a word sounds, roughly: Mohamed and Muhammad, Natacha and Natasha are one.
pub(super) fn sound(word: &str) -> String {
    let mut word = single(&latin(word), |c| !matches!(c, 'E' | 'O'));
    for (written, heard) in SOUNDS {
        word = word.replace(written, heard);
    }
    single(&word.replace('O', "U"), |c| c != 'A')
}

/// The consonants that a script without vowels writes: of Mohamed, it leaves M, H, M and D.
pub(super) fn consonants(word: &str) -> String {
    let heard: String = if leaves_vowels_out(word) {
        word.chars().map(|letter| sound(&letter.to_string())).collect()
    } else {
        sound(word)
    };
    let heard = heard.strip_suffix('H').unwrap_or(&heard).replace('H', "K");
    heard.replace(['A', 'I', 'U', 'V'], "")
}

/// Whether a word is written in a script that leaves vowels out: Hebrew, Arabic.
pub(super) fn leaves_vowels_out(word: &str) -> bool {
    word.chars().any(|c| matches!(c, '\u{0590}'..='\u{06FF}'))
}

/// German and Scandinavian ä, ö, ü, ø written with an E, as in a passport's machine-readable lines, or without.
pub(super) fn without_umlauts(word: &str) -> String {
    word.replace("AE", "A").replace("OE", "O").replace("UE", "U")
}

/// Doubled letters once, where `of` says so.
fn single(word: &str, of: impl Fn(char) -> bool) -> String {
    let mut last = None;
    word.chars().filter(|c| last.replace(*c) != Some(*c) || !of(*c)).collect()
}
