//! The few words that some cells take, in French or English, whatever their case and accents.

use fratrie_domain::{
    fold,
    model::{Civility, Level, Rank, Relationship},
};

/// As it is written, and as it is read: folded.
pub(super) const RELATIONSHIPS: &[(Relationship, &str, &[&str])] = &[
    (Relationship::Mother, "mère", &["MERE", "MOTHER"]),
    (Relationship::Father, "père", &["PERE", "FATHER"]),
    (Relationship::Grandparent, "grand-parent", &["GRAND PARENT", "GRANDPARENT"]),
    (Relationship::Sibling, "fratrie", &["FRATRIE", "SIBLING"]),
    (Relationship::Guardian, "tuteur", &["TUTEUR", "TUTRICE", "GUARDIAN"]),
    (
        Relationship::FosterCarer,
        "famille d'accueil",
        &["FAMILLE D ACCUEIL", "ASSISTANT FAMILIAL", "FOSTER CARER"],
    ),
    (Relationship::SocialServices, "ase", &["ASE", "SOCIAL SERVICES"]),
    (Relationship::Self_, "élève", &["ELEVE", "SELF"]),
    (Relationship::Other, "autre", &["AUTRE", "OTHER"]),
];

pub(super) fn relationship(text: &str) -> Option<Relationship> {
    let text = fold(text);
    let named = RELATIONSHIPS.iter().find(|(_, _, words)| words.contains(&text.as_str()));
    named.map(|(relationship, ..)| *relationship)
}

pub(super) fn level(text: &str) -> Option<Level> {
    match fold(text).as_str() {
        "1" | "LEGAL" => Some(Level::Legal),
        "2" | "EN CHARGE" | "IN CHARGE" => Some(Level::InCharge),
        "3" | "CONTACT" => Some(Level::Contact),
        _ => None,
    }
}

pub(super) fn rank(text: &str) -> Option<Rank> {
    match text {
        "1" => Some(Rank::First),
        "2" => Some(Rank::Second),
        _ => None,
    }
}

pub(super) fn civility(text: &str) -> Option<Civility> {
    match fold(text).as_str() {
        "M" | "MR" | "MONSIEUR" => Some(Civility::Mr),
        "MME" | "MADAME" | "MLLE" | "MADEMOISELLE" | "MS" | "MRS" | "MISS" => Some(Civility::Ms),
        _ => None,
    }
}

/// An empty cell means no.
pub(super) fn yes(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "OUI" | "YES" | "1" | "TRUE" | "X" => Some(true),
        "" | "NON" | "NO" | "0" | "FALSE" => Some(false),
        _ => None,
    }
}
