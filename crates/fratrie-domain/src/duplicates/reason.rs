//! Why two accounts may be one person's, in words.

use crate::Language;
use serde::{Deserialize, Serialize};

/// One reason for or against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// The same names, but for how files spell them.
    SameNames,
    /// The one bears as a usage name what the other bears as a birth name, or only one has a usage name.
    BirthAndUsageName,
    /// Names that may well be one person's.
    AlikeNames,
    /// The same given name with another family name: a usage name that no file calls so.
    SameGivenName,
    /// The same confirmed address.
    SameEmail,
    /// The same e-mail address in the schools' bases, or in one of them and confirmed on the other account.
    SameSchoolEmail,
    /// The same mobile.
    SameMobile,
    /// The same telephone number, which may be a household's.
    SameOtherPhone,
    /// The same postal address.
    SameAddress,
    /// A child that both list.
    CommonChild,
    /// Children of one family name.
    ChildrenOfOneName,
    /// Two schools' bases, each of which names a person once.
    DifferentSchools,
    /// Two postal addresses: against it.
    DifferentAddress,
    /// Two mobiles: against it.
    DifferentMobile,
    /// One school's base, which does not name a person twice: against it.
    SameSchool,
    /// *Monsieur* and *Madame*: against it.
    DifferentCivility,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::SameNames,
        Self::BirthAndUsageName,
        Self::AlikeNames,
        Self::SameGivenName,
        Self::SameEmail,
        Self::SameSchoolEmail,
        Self::SameMobile,
        Self::SameOtherPhone,
        Self::SameAddress,
        Self::CommonChild,
        Self::ChildrenOfOneName,
        Self::DifferentSchools,
        Self::DifferentAddress,
        Self::DifferentMobile,
        Self::SameSchool,
        Self::DifferentCivility,
    ];

    /// What it adds to the score, of 100. Names alone, of two schools, stay below [`LEAST_SCORE`](super::LEAST_SCORE): in
    /// an academy every sixth responsible shares a full name with another one.
    pub const fn points(self) -> i32 {
        match self {
            Self::SameNames | Self::SameEmail => 40,
            Self::BirthAndUsageName => 35,
            Self::SameMobile => 30,
            Self::AlikeNames | Self::SameSchoolEmail | Self::CommonChild => 25,
            Self::SameAddress => 20,
            Self::SameGivenName => 15,
            Self::SameOtherPhone | Self::ChildrenOfOneName => 10,
            Self::DifferentSchools => 5,
            Self::DifferentAddress | Self::DifferentMobile => -10,
            Self::SameSchool => -20,
            Self::DifferentCivility => -50,
        }
    }

    /// Says it to an office.
    pub const fn explain(self, language: Language) -> &'static str {
        let (french, english) = self.words();
        match language {
            Language::French => french,
            Language::English => english,
        }
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::SameNames => ("mêmes nom et prénom", "same names"),
            Self::BirthAndUsageName => (
                "nom d'usage de l'un, nom de naissance de l'autre",
                "usage name of one, birth name of the other",
            ),
            Self::AlikeNames => {
                ("noms qui peuvent être ceux d'une seule personne", "names that may be one person's")
            }
            Self::SameGivenName => {
                ("même prénom, noms de famille différents", "same given name, different family names")
            }
            Self::SameEmail => ("même adresse électronique confirmée", "same confirmed e-mail address"),
            Self::SameSchoolEmail => (
                "même adresse électronique dans les bases des établissements",
                "same e-mail address in the schools' bases",
            ),
            Self::SameMobile => ("même téléphone mobile", "same mobile telephone"),
            Self::SameOtherPhone => ("même numéro de téléphone", "same telephone number"),
            Self::SameAddress => ("même adresse postale", "same postal address"),
            Self::CommonChild => ("un enfant en commun", "a child in common"),
            Self::ChildrenOfOneName => ("enfants de même nom de famille", "children of the same family name"),
            Self::DifferentSchools => ("établissements différents", "different schools"),
            Self::DifferentAddress => ("adresses postales différentes", "different postal addresses"),
            Self::DifferentMobile => ("téléphones mobiles différents", "different mobile telephones"),
            Self::SameSchool => (
                "deux fiches d'un même établissement (à vérifier)",
                "two records of one school (to be checked)",
            ),
            Self::DifferentCivility => {
                ("civilités différentes (à vérifier)", "different civilities (to be checked)")
            }
        }
    }
}
