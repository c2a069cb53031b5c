//! What only SIECLE's files have that is wrong or odd.

use crate::told::{Problem, both};
use chrono::NaiveDate;

/// What only SIECLE's files have that is wrong or odd.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SiecleProblem {
    /// An id as an attribute and as an element, and they differ: the attribute is taken.
    IdsDiffer {
        /// The attribute.
        attribute: String,
        /// The element.
        element: String,
    },
    /// Two responsibles of one rank for one student ("Anomalie sconet"): the first keeps it.
    SameRank,
    /// More than two legal responsibles for one student: the others have no rank.
    ManyLegal,
    /// A telephone number of more than 20 characters, as no import takes it.
    LongPhone,
    /// It does not say which school's export it is.
    NoSchool,
    /// It names nobody.
    Nobody,
    /// A person without a given name: a service, most often.
    NoGivenName,
    /// Two classes for one student: the first is taken.
    TwoClasses {
        /// The first.
        one: String,
        /// The other.
        other: String,
    },
    /// The two exports of a school are of different days.
    DaysApart {
        /// When one was made.
        one: NaiveDate,
        /// When the other was made.
        other: NaiveDate,
    },
    /// The file was exported without addresses.
    NoAddresses,
    /// An address is named that the file does not have.
    UnknownAddress {
        /// Its id.
        key: String,
    },
}

impl SiecleProblem {
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::IdsDiffer { .. } => "siecle_ids_differ",
            Self::SameRank => "siecle_same_rank",
            Self::ManyLegal => "siecle_many_legal",
            Self::LongPhone => "siecle_long_phone",
            Self::NoSchool => "siecle_no_school",
            Self::Nobody => "siecle_nobody",
            Self::NoGivenName => "siecle_no_given_name",
            Self::TwoClasses { .. } => "siecle_two_classes",
            Self::DaysApart { .. } => "siecle_days_apart",
            Self::NoAddresses => "siecle_no_addresses",
            Self::UnknownAddress { .. } => "siecle_unknown_address",
        }
    }

    pub(crate) fn both(&self) -> (String, String) {
        match self {
            Self::IdsDiffer { attribute, element } => (
                format!("l'attribut dit {attribute} et l'élément {element} : l'attribut est pris."),
                format!("the attribute says {attribute} and the element {element}: the attribute is taken."),
            ),
            Self::SameRank => both((
                "anomalie sconet : deux responsables de même rang pour un élève. Le premier le garde ; corrigez dans SIECLE.",
                "two responsibles of one rank for one student. The first keeps it; correct it in SIECLE.",
            )),
            Self::ManyLegal => both((
                "plus de deux responsables légaux pour un élève : les suivants sont pris sans rang. Vérifiez dans SIECLE.",
                "more than two legal responsibles for one student: the others are taken without a rank. Check it in SIECLE.",
            )),
            Self::LongPhone => both((
                "ce numéro de téléphone a plus de 20 caractères : il n'est pas pris.",
                "this telephone number has more than 20 characters: it is not taken.",
            )),
            Self::NoSchool => both((
                "le fichier ne dit pas de quel établissement il est (PARAMETRES, UAJ) : refaites l'export.",
                "the file does not say which school it is of (PARAMETRES, UAJ): export it again.",
            )),
            Self::Nobody => both((
                "le fichier ne nomme personne : refaites l'export pour l'année en cours.",
                "the file names nobody: export it again for the current year.",
            )),
            Self::NoGivenName => both((
                "cette personne n'a pas de prénom : elle est prise sans.",
                "this person has no given name: they are taken without.",
            )),
            Self::TwoClasses { one, other } => (
                format!("l'élève est dans deux divisions, {one} et {other} : la première est prise."),
                format!("the student is in two classes, {one} and {other}: the first is taken."),
            ),
            Self::DaysApart { one, other } => (
                format!(
                    "les deux exports sont de jours différents, {other} et {one} : mieux vaut les refaire ensemble."
                ),
                format!(
                    "the two exports are of different days, {other} and {one}: better make them together."
                ),
            ),
            Self::NoAddresses => both((
                "le fichier est sans adresses : celles qui étaient connues restent. Pour les lettres, exportez ResponsablesAvecAdresses.",
                "the file is without addresses: those that were known stay. For letters, export ResponsablesAvecAdresses.",
            )),
            Self::UnknownAddress { key } => (
                format!("l'adresse {key} n'est pas dans le fichier : celle qui était connue reste."),
                format!("address {key} is not in the file: the one that was known stays."),
            ),
        }
    }
}

impl From<SiecleProblem> for Problem {
    fn from(problem: SiecleProblem) -> Self {
        Self::Siecle(problem)
    }
}
