//! Why two accounts may be one person's, in words.

use crate::Language;
use serde::{Deserialize, Serialize};

/// One reason for or against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// The same names, but for case, accents and hyphens.
    SameNames,
    /// The one bears as a usage name what the other bears as a birth name.
    BirthAndUsageName,
    /// Names that may well be one person's.
    AlikeNames,
    /// The same confirmed address.
    SameEmail,
    /// The same telephone number.
    SamePhone,
    /// A child that both list.
    CommonChild,
    /// Children of one family name.
    ChildrenOfOneName,
    /// Two schools' bases, each of which names a person once.
    DifferentSchools,
    /// One school's base, which does not name a person twice: against it.
    SameSchool,
}

impl Reason {
    /// What it adds to the score, of 100.
    pub const fn points(self) -> i32 {
        match self {
            Self::SameNames | Self::SameEmail => 40,
            Self::BirthAndUsageName => 30,
            Self::AlikeNames | Self::CommonChild => 25,
            Self::SamePhone => 20,
            Self::ChildrenOfOneName | Self::DifferentSchools => 10,
            Self::SameSchool => -20,
        }
    }

    /// Says it to an office.
    pub const fn explain(self, language: Language) -> &'static str {
        let (french, english) = match self {
            Self::SameNames => ("mêmes nom et prénom", "same names"),
            Self::BirthAndUsageName => (
                "nom d'usage de l'un, nom de naissance de l'autre",
                "usage name of one, birth name of the other",
            ),
            Self::AlikeNames => {
                ("noms qui peuvent être ceux d'une seule personne", "names that may be one person's")
            }
            Self::SameEmail => ("même adresse électronique confirmée", "same confirmed e-mail address"),
            Self::SamePhone => ("même numéro de téléphone", "same telephone number"),
            Self::CommonChild => ("un enfant en commun", "a child in common"),
            Self::ChildrenOfOneName => ("enfants de même nom de famille", "children of the same family name"),
            Self::DifferentSchools => ("établissements différents", "different schools"),
            Self::SameSchool => (
                "deux fiches d'un même établissement (à vérifier)",
                "two records of one school (to be checked)",
            ),
        };
        match language {
            Language::French => french,
            Language::English => english,
        }
    }
}
