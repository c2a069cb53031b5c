//! What the records of one person say differently: what an office has corrected, or asks about.

use super::side::Side;
use crate::{Language, PersonName, fold};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A field of which two accounts' records say different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Differing {
    /// The birth name.
    FamilyName,
    /// The usage name, or whether there is one.
    UsageName,
    /// The given names.
    GivenName,
    /// *Monsieur* or *Madame*.
    Civility,
    /// The postal address.
    Address,
    /// The e-mail address.
    Email,
    /// The mobile.
    Mobile,
}

impl Differing {
    /// Says it to an office, as one of a list.
    pub const fn explain(self, language: Language) -> &'static str {
        let (french, english) = match self {
            Self::FamilyName => ("nom de famille", "family name"),
            Self::UsageName => ("nom d'usage", "usage name"),
            Self::GivenName => ("prénom", "given name"),
            Self::Civility => ("civilité", "civility"),
            Self::Address => ("adresse postale", "postal address"),
            Self::Email => ("adresse électronique", "e-mail address"),
            Self::Mobile => ("téléphone mobile", "mobile telephone"),
        };
        match language {
            Language::French => french,
            Language::English => english,
        }
    }
}

/// What differs between two names, folded, and between what else is known on both sides.
pub(super) fn differing(
    one: &Side<'_>,
    other: &Side<'_>,
    names: (&PersonName, &PersonName),
) -> Vec<Differing> {
    let (mine, theirs) = names;
    let usage = |name: &PersonName| name.usage().map(fold);
    let found = [
        (fold(mine.family()) != fold(theirs.family()), Differing::FamilyName),
        (usage(mine) != usage(theirs), Differing::UsageName),
        (fold(mine.given()) != fold(theirs.given()), Differing::GivenName),
        (differ(&one.civilities, &other.civilities), Differing::Civility),
        (differ(&one.addresses, &other.addresses) && !one.lives_with(other), Differing::Address),
        (differ(&one.emails, &other.emails), Differing::Email),
        (differ(&one.mobiles, &other.mobiles), Differing::Mobile),
    ];
    found.into_iter().filter_map(|(holds, field)| holds.then_some(field)).collect()
}

/// Both are known, and they have nothing in common.
pub(super) fn differ<T: Ord>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> bool {
    !one.is_empty() && !other.is_empty() && one.is_disjoint(other)
}
