//! Are these the names of one person?

use super::{PersonName, fold};
use serde::{Deserialize, Serialize};

/// What the names of two person records say about them. Names alone prove nothing: a merge needs both secrets too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum NameGrade {
    /// One person may well bear both.
    Same,
    /// Two persons, as far as names tell.
    Different,
}

/// Words that come and go in front of a name from one file to the next.
const PARTICLES: [&str; 18] = [
    "D", "DE", "DU", "DES", "L", "LE", "LA", "LES", "VAN", "VON", "DER", "DEN", "DI", "DA", "DOS", "EL",
    "AL", "Y",
];

impl PersonName {
    /// Compares two names with tolerance for case, accents, hyphens, apostrophes, particles, the order of compound
    /// names, birth or usage name, exchanged family and given names, and the `?` of a lost character (R11).
    ///
    /// ```
    /// use fratrie_domain::{NameGrade, PersonName};
    /// let one = PersonName::new("Lefèvre", Some("de La Tour"), "Anne-Marie")?;
    /// let other = PersonName::new("LATOUR", None, "ANNE MARIE")?;
    /// let sister = PersonName::new("Lefèvre", None, "Anne")?;
    /// assert_eq!(one.grade(&other), NameGrade::Different); // LA TOUR is not LATOUR: asked, not guessed
    /// assert_eq!(one.grade(&PersonName::new("LEFEVRE", None, "ANNE MARIE")?), NameGrade::Same);
    /// assert_eq!(one.grade(&sister), NameGrade::Different);
    /// # Ok::<(), fratrie_domain::TextError>(())
    /// ```
    pub fn grade(&self, other: &Self) -> NameGrade {
        let straight = given_agree(&self.given, &other.given)
            && self.families().any(|one| other.families().any(|two| families_agree(one, two)));
        let exchanged =
            families_agree(&self.given, &other.family) && families_agree(&self.family, &other.given);
        if straight || exchanged { NameGrade::Same } else { NameGrade::Different }
    }

    fn families(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.family.as_str()).chain(self.usage.as_deref())
    }
}

fn families_agree(one: &str, other: &str) -> bool {
    let (one, other) = (family_words(one), family_words(other));
    !one.is_empty() && same_words(one, other)
}

pub(super) fn family_words(name: &str) -> Vec<String> {
    let words: Vec<String> = fold(name).split(' ').map(str::to_owned).collect();
    let bare: Vec<String> =
        words.iter().filter(|word| !PARTICLES.contains(&word.as_str())).cloned().collect();
    if bare.is_empty() { words } else { bare }
}

/// Given names agree when they are the same words, or when one file lists further given names after the same first
/// one ("Marie, Louise" and "Marie"); a compound name ("Anne-Marie") is one name, and another than "Anne".
fn given_agree(one: &str, other: &str) -> bool {
    let list = |given: &str| -> Vec<String> {
        given.split([' ', ',']).map(fold).filter(|name| !name.is_empty()).collect()
    };
    let (first, second) = (list(one), list(other));
    let leads = |short: &[String], long: &[String]| {
        short.len() == 1
            && long.len() > 1
            && matches!((short.first(), long.first()), (Some(a), Some(b)) if words_agree(a, b))
            && (one.contains(',') || other.contains(','))
    };
    let words = |given: &str| fold(given).split(' ').map(str::to_owned).collect::<Vec<_>>();
    same_words(words(one), words(other)) || leads(&first, &second) || leads(&second, &first)
}

fn same_words(mut one: Vec<String>, mut other: Vec<String>) -> bool {
    one.sort();
    other.sort();
    one.len() == other.len() && one.iter().zip(&other).all(|(a, b)| words_agree(a, b))
}

/// Equal, `?` standing for one lost character on either side.
fn words_agree(one: &str, other: &str) -> bool {
    one.chars().count() == other.chars().count()
        && one.chars().zip(other.chars()).all(|(a, b)| a == b || a == '?' || b == '?')
        && one.chars().chain(other.chars()).any(|c| c != '?')
}
