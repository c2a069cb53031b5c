//! What a comparison of two names found, and how it is said.

use crate::Language;
use serde::{Deserialize, Serialize};

/// One thing that a comparison of two names found: a difference, a doubt, or a tolerance that was applied. It holds no
/// part of the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum NameFinding {
    /// The given names are not those of one person.
    GivenNamesDiffer,
    /// No family name of the one agrees with one of the other.
    FamilyNamesDiffer,
    /// Both have a birth name and a usage name, and only some of them agree: two wives of two brothers, two spouses.
    BirthNamesDiffer,
    /// A word stands for a longer one: `J.-P.`, `Ph.`, `St`.
    Abbreviation,
    /// A short form that people use: Fred for Frédéric.
    Diminutive,
    /// Another way of writing the same sounds: from another script, or Mohamed and Muhammad, Müller and Mueller.
    Transliteration,
    /// One letter too many, too few, changed, or two exchanged.
    OneLetter,
    /// One lists given names after those that they share; or what is one compound name here is two names there.
    FurtherGivenNames,
    /// One lacks the first of the other's given names: any given name may be the usual one.
    FirstGivenNameMissing,
    /// One has a part of the other's family name.
    PartOfFamilyName,
    /// One was cut off after 20 characters or more.
    Truncated,
    /// The same words, but the family name ends elsewhere.
    FamilyAndGivenSplit,
    /// The family name stands where the given name should, and the other way round.
    FamilyAndGivenExchanged,
    /// A birth name agrees with a usage name, or only one of the two has a usage name.
    BirthAgainstUsage,
    /// The birth name is shared, the usage name is not: a marriage, a divorce.
    UsageNamesDiffer,
    /// The words stand in another order.
    WordOrder,
    /// A word such as *de*, *le*, *van* is missing, or is another one.
    Particle,
    /// A `?` stands for a character that an export lost.
    LostCharacter,
    /// Hyphens, apostrophes or spaces.
    Punctuation,
    /// Accents and ligatures.
    Accents,
    /// Capitals.
    Case,
}

impl NameFinding {
    /// Says what was found, in one sentence.
    ///
    /// ```
    /// use fratrie_domain::{Language, NameFinding};
    /// assert_eq!(NameFinding::Accents.explain(Language::French), "Les accents ne sont pas les mêmes.");
    /// ```
    pub const fn explain(self, language: Language) -> &'static str {
        let (french, english) = self.words();
        match language {
            Language::French => french,
            Language::English => english,
        }
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::GivenNamesDiffer => ("Les prénoms sont différents.", "The given names differ."),
            Self::FamilyNamesDiffer => ("Les noms de famille sont différents.", "The family names differ."),
            Self::BirthNamesDiffer => (
                "Un des noms est commun, mais les noms de naissance sont différents.",
                "One of the names is shared, but the birth names differ.",
            ),
            Self::Abbreviation => ("Un nom est abrégé.", "A name is abbreviated."),
            Self::Diminutive => ("Un prénom est un diminutif.", "A given name is a short form."),
            Self::Transliteration => {
                ("Un nom peut s'écrire de ces deux façons.", "A name may be written in these two ways.")
            }
            Self::OneLetter => ("Une lettre d'un nom est différente.", "One letter of a name differs."),
            Self::FurtherGivenNames => {
                ("L'un des deux porte d'autres prénoms ensuite.", "One of the two has further given names.")
            }
            Self::FirstGivenNameMissing => {
                ("Le premier prénom manque d'un côté.", "The first given name is missing on one side.")
            }
            Self::PartOfFamilyName => (
                "Une partie du nom de famille manque d'un côté.",
                "A part of the family name is missing on one side.",
            ),
            Self::Truncated => ("Un nom est coupé à la fin.", "A name is cut off at its end."),
            Self::FamilyAndGivenSplit => (
                "Nom et prénoms sont séparés autrement.",
                "Family name and given names are divided in another place.",
            ),
            Self::FamilyAndGivenExchanged => {
                ("Nom et prénom sont inversés.", "Family name and given name are exchanged.")
            }
            Self::BirthAgainstUsage => (
                "D'un côté figure le nom de naissance, de l'autre un nom d'usage.",
                "One side gives the birth name, the other a usage name.",
            ),
            Self::UsageNamesDiffer => ("Les noms d'usage sont différents.", "The usage names differ."),
            Self::WordOrder => ("Les mots sont dans un autre ordre.", "The words stand in another order."),
            Self::Particle => (
                "Les particules (de, le, van…) ne sont pas les mêmes.",
                "The particles (de, le, van…) differ.",
            ),
            Self::LostCharacter => {
                ("Un « ? » remplace une lettre perdue.", "A “?” stands for a lost letter.")
            }
            Self::Punctuation => (
                "Les traits d'union, apostrophes ou espaces ne sont pas les mêmes.",
                "Hyphens, apostrophes or spaces differ.",
            ),
            Self::Accents => ("Les accents ne sont pas les mêmes.", "The accents differ."),
            Self::Case => ("Les majuscules ne sont pas les mêmes.", "The capitals differ."),
        }
    }
}
