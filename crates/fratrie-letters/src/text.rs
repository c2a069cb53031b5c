//! Text that is safe to print.

use unicode_normalization::UnicodeNormalization;

/// NFC, white space folded (no-break spaces stay), control characters and the marks that nobody sees dropped: among them
/// the bidirectional ones, which make a text read otherwise than it is (SECURITY V36).
pub(crate) fn tidy(text: &str) -> String {
    if is_tidy(text) {
        return text.to_owned();
    }
    // Before NFC: a mark that nobody sees may keep a letter and its accent apart.
    let seen = text.chars().filter_map(|c| match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{202F}' | '\u{2007}' => Some('\u{A0}'),
        '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' => None,
        c if c.is_control() => None,
        c if c.is_whitespace() && c != '\u{A0}' => Some(' '),
        c => Some(c),
    });
    let mut tidied = String::with_capacity(text.len());
    for c in seen.nfc() {
        if c != ' ' || !(tidied.is_empty() || tidied.ends_with(' ')) {
            tidied.push(c);
        }
    }
    if tidied.ends_with(' ') {
        tidied.pop();
    }
    tidied
}

/// Whether a text of Latin letters is as it would come out: what nearly all texts are.
fn is_tidy(text: &str) -> bool {
    let mut last = ' ';
    for c in text.chars() {
        let plain = matches!(c, ' '..='~' | '\u{A0}'..='\u{AC}' | '\u{AE}'..='\u{2FF}');
        if !plain || (c == ' ' && last == ' ') {
            return false;
        }
        last = c;
    }
    last != ' ' || text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn v36_what_is_tidy_stays_and_nothing_unseen_is_left(text in "[ -~\u{A0}-\u{17F}]{0,20}|\\PC{0,20}|[ a\u{202E}\u{301}\u{AD}\n]{0,9}") {
            let tidied = tidy(&text);
            prop_assert_eq!(&tidy(&tidied), &tidied);
            prop_assert!(!tidied.contains("  ") && !tidied.starts_with(' ') && !tidied.ends_with(' '));
            let unseen = ['\n', '\u{202E}', '\u{AD}', '\u{200B}'];
            prop_assert!(!tidied.contains(unseen));
            prop_assert!(unicode_normalization::is_nfc(&tidied));
        }
    }
}
