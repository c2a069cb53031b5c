//! The provisional password of a letter: drawn by the machine, typed once.

use crate::{mac::mac, secret_key::SecretKey};
use rand::CryptoRng;
use std::fmt;
use subtle::ConstantTimeEq;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Digits and capitals without those that look alike (0 O, 1 I L): 31 symbols.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// How long a provisional password is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ProvisionalFormat {
    /// Twelve symbols in groups of four: 59 bits.
    #[default]
    Twelve,
    /// Eight symbols, as older letters have them: 40 bits, under the CNIL's 50 even with throttling.
    Eight,
}

impl ProvisionalFormat {
    const fn length(self) -> usize {
        match self {
            Self::Twelve => 12,
            Self::Eight => 8,
        }
    }
}

/// A provisional password, in the form that is printed: `7KMX-Q2RT-9BVH`, or `2BUYJ9C8`.
#[derive(Clone)]
pub struct ProvisionalPassword(Zeroizing<String>);

impl ProvisionalPassword {
    /// Draws one, each symbol equally likely.
    pub fn draw(format: ProvisionalFormat, chance: &mut (impl CryptoRng + ?Sized)) -> Self {
        let mut symbols = Zeroizing::new(String::with_capacity(format.length()));
        let mut byte = [0];
        while symbols.len() < format.length() {
            chance.fill_bytes(&mut byte);
            // Eight times 31 values of a byte count; the others would favour the first symbols.
            if byte.iter().all(|value| *value < 248) {
                let drawn = byte.iter().filter_map(|value| ALPHABET.get(usize::from(value % 31)));
                symbols.extend(drawn.map(|symbol| char::from(*symbol)));
            }
        }
        Self::printed(&symbols)
    }

    /// Reads what was typed. Case, white space, any dashes and compatibility forms (NFKC: ２, ²) are forgiven. Anything
    /// else is not a provisional password: 0 and O, 1, I and L are all absent from the alphabet, so that none of them
    /// can stand for another.
    ///
    /// ```
    /// use fratrie_credentials::ProvisionalPassword;
    /// let typed = ProvisionalPassword::parse(" 7kmx q2rt–9bvh");
    /// assert_eq!(typed.as_ref().map(|typed| typed.expose()), Some("7KMX-Q2RT-9BVH"));
    /// assert!(ProvisionalPassword::parse("un mot de passe").is_none());
    /// ```
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.len() > 256 {
            return None;
        }
        let kept = typed.nfkc().filter(|c| !is_between(*c)).map(|c| c.to_ascii_uppercase());
        // One more than the longest tells that there are too many; four bytes a character, so that it never moves.
        let mut symbols = Zeroizing::new(String::with_capacity(13 * 4));
        symbols.extend(kept.take(13));
        let known = |symbol: u8| ALPHABET.contains(&symbol);
        (matches!(symbols.len(), 8 | 12) && symbols.bytes().all(known)).then(|| Self::printed(&symbols))
    }

    fn printed(symbols: &str) -> Self {
        let mut printed = Zeroizing::new(String::with_capacity(14));
        for (index, symbol) in symbols.chars().enumerate() {
            if symbols.len() == 12 && index > 0 && index % 4 == 0 {
                printed.push('-');
            }
            printed.push(symbol);
        }
        Self(printed)
    }

    /// The printed form.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is kept of it: HMAC-SHA-256 under the key over realm, account, generation of the letter, and code. Neither
    /// the database alone nor the key alone opens a letter, and a million of them cost seconds.
    pub fn mac(&self, key: &SecretKey, realm: &str, account: &[u8; 16], generation: u32) -> [u8; 32] {
        let key = key.derive(&["provisional password"]);
        mac(&key, &[realm.as_bytes(), account, &generation.to_be_bytes(), self.0.as_bytes()])
    }

    /// Compares with what is kept, in constant time.
    pub fn matches(
        &self,
        key: &SecretKey,
        realm: &str,
        account: &[u8; 16],
        generation: u32,
        kept: &[u8; 32],
    ) -> bool {
        self.mac(key, realm, account, generation).ct_eq(kept).into()
    }
}

/// What may stand between symbols: white space, a dash of any script (Unicode `Pd` after NFKC, and the minus sign), a
/// mark that nobody sees.
fn is_between(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '\u{058A}' | '\u{05BE}' | '\u{1400}' | '\u{1806}' | '\u{2010}'..='\u{2015}')
        || matches!(
            c,
            '\u{2043}' | '\u{2212}' | '\u{2E17}' | '\u{2E1A}' | '\u{2E3A}' | '\u{2E3B}' | '\u{2E40}'
        )
        || matches!(c, '\u{2E5D}' | '\u{301C}' | '\u{3030}' | '\u{30A0}' | '\u{10D6E}' | '\u{10EAD}')
        || matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// Compares in constant time.
impl PartialEq for ProvisionalPassword {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for ProvisionalPassword {}

impl fmt::Debug for ProvisionalPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProvisionalPassword(…)")
    }
}
