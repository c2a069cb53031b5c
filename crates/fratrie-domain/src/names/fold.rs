//! Folding: what two spellings of one name share.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Folds a name to upper-case letters and digits separated by single spaces: accents, case, hyphens, apostrophes and
/// ligatures are forgotten. `?` stays: a school's export writes it for a character that it lost.
///
/// ```
/// use fratrie_domain::fold;
/// assert_eq!(fold("Lefèvre-d’Œuvre"), "LEFEVRE D OEUVRE");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'œ' | 'Œ' => folded.push_str("OE"),
            'æ' | 'Æ' => folded.push_str("AE"),
            'ß' | 'ẞ' => folded.push_str("SS"),
            'ø' | 'Ø' => folded.push('O'),
            'ł' | 'Ł' => folded.push('L'),
            'đ' | 'Đ' | 'ð' | 'Ð' => folded.push('D'),
            'þ' | 'Þ' => folded.push_str("TH"),
            'ı' => folded.push('I'),
            '?' => folded.push('?'),
            c if c.is_alphanumeric() => folded.extend(c.to_uppercase()),
            _ => folded.push(' '),
        }
    }
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}
