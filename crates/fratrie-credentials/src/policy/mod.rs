//! Which passwords may be chosen.

mod common;
mod personal;

use crate::password::{NewPassword, PasswordError};
use common::is_common;
use personal::without;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Which passwords may be chosen: no rule of composition and no forced renewal (NIST SP 800-63B-4), but a length, a bound
/// on how easily one is searched for, and none that attackers try first.
///
/// The default is for a service that throttles log-ins, as Fratrie always does: the CNIL's deliberation 2022-100 then asks
/// for 50 bits; without throttling it asks for 80.
///
/// ```
/// use fratrie_credentials::{PasswordError, PasswordPolicy};
/// let policy = PasswordPolicy::default();
/// let family = ["Dylan", "Cosams", "Collège Marcelle Pardé"];
/// let check = |text: &str| policy.check(&text.parse()?, &family);
/// assert_eq!(check("un nouveau mot de passe"), Ok(()));
/// assert_eq!(check("MotDePasse2026!"), Err(PasswordError::Common));
/// assert_eq!(check("dylan.cosams"), Err(PasswordError::Personal));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// The fewest characters: 12, and never under 8 (NIST SP 800-63B-4). NIST recommends 15 where a password is the only factor and nothing is throttled.
    pub minimum: usize,
    /// The least length in bits, as the CNIL counts: characters times the logarithm of the kinds of characters used. 50
    /// where log-ins are throttled, 80 where they are not. A dozen letters have 56; digits alone need sixteen.
    pub bits: u32,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self { minimum: 12, bits: 50 }
    }
}

impl PasswordPolicy {
    /// Whether the password may be chosen by somebody of whom `personal` is known: own names, children's, identifier,
    /// school.
    ///
    /// # Errors
    /// [`PasswordError`] with the plain reason.
    pub fn check(&self, password: &NewPassword, personal: &[&str]) -> Result<(), PasswordError> {
        let text = password.expose();
        let minimum = self.minimum.max(8);
        if text.chars().count() < minimum {
            return Err(PasswordError::TooShort { minimum });
        }
        if nominal_bits(text) < f64::from(self.bits) {
            return Err(PasswordError::Weak);
        }
        let folded = fold(text);
        // Scripts that fold to nothing (pictures, signs) are left as they are.
        if folded.is_empty() {
            return if distinct(text) < 4 { Err(PasswordError::Predictable) } else { Ok(()) };
        }
        if is_common(&folded) {
            return Err(PasswordError::Common);
        }
        if distinct(&folded) < 5 || is_walk(&folded) {
            return Err(PasswordError::Predictable);
        }
        let rest = without(&folded, personal);
        let letters = rest.chars().filter(|c| !c.is_ascii_digit()).count();
        if rest != folded && ((letters < 6 && rest.chars().count() < 12) || is_common(&rest)) {
            return Err(PasswordError::Personal);
        }
        Ok(())
    }
}

/// The CNIL's measure: the logarithm of how many texts of this length there are in the alphabets that are used.
fn nominal_bits(text: &str) -> f64 {
    let has = |kind: fn(char) -> bool| text.chars().any(kind);
    let alphabets = [
        (has(|c| c.is_ascii_digit()), 10),
        (has(|c| c.is_ascii_lowercase()), 26),
        (has(|c| c.is_ascii_uppercase()), 26),
        (has(|c| c.is_ascii() && !c.is_ascii_alphanumeric()), 33),
        (has(|c| !c.is_ascii()), 100),
    ];
    let symbols: u32 = alphabets.iter().filter(|(used, _)| *used).map(|(_, size)| size).sum();
    let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    f64::from(length) * f64::from(symbols.max(1)).log2()
}

/// Lower-case letters and digits only, without accents: what variants of one password share.
fn fold(text: &str) -> String {
    let bare = text.nfkd().filter(|c| !is_combining_mark(*c) && c.is_alphanumeric());
    bare.flat_map(char::to_lowercase).collect()
}

fn distinct(text: &str) -> usize {
    text.chars().collect::<std::collections::BTreeSet<_>>().len()
}

/// Rows of keyboards and of the alphabet.
const ROWS: &[&str] = &[
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
];

/// Whether the text is at most three walks along a row, forwards or backwards: `azertyuiop123`.
fn is_walk(folded: &str) -> bool {
    let symbols: Vec<char> = folded.chars().collect();
    let (mut rest, mut walks) = (symbols.as_slice(), 0);
    while !rest.is_empty() {
        let longest = (1..=rest.len()).rev().find(|length| rest.get(..*length).is_some_and(is_on_a_row));
        rest = rest.get(longest.unwrap_or(1)..).unwrap_or_default();
        walks += 1;
    }
    walks <= 3
}

fn is_on_a_row(part: &[char]) -> bool {
    let (forwards, backwards): (String, String) = (part.iter().collect(), part.iter().rev().collect());
    ROWS.iter().any(|row| row.contains(&forwards) || row.contains(&backwards))
}
