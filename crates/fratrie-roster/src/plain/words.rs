//! The few words that some cells take, in French or English, whatever their case and accents.

use chrono::{Datelike, NaiveDate};
use fratrie_domain::{
    fold,
    model::{Level, Relationship},
};

pub(super) const RELATIONSHIPS: &[(Relationship, &[&str])] = &[
    (Relationship::Mother, &["mère", "mother"]),
    (Relationship::Father, &["père", "father"]),
    (Relationship::Grandparent, &["grand-parent", "grandparent"]),
    (Relationship::Sibling, &["fratrie", "sibling"]),
    (Relationship::Guardian, &["tuteur", "tutrice", "guardian"]),
    (Relationship::FosterCarer, &["famille d'accueil", "assistant familial", "foster carer"]),
    (Relationship::SocialServices, &["ase", "social services"]),
    (Relationship::Self_, &["élève", "self"]),
    (Relationship::Other, &["autre", "other"]),
];

pub(super) fn relationship(text: &str) -> Option<Relationship> {
    let text = fold(text);
    let named = |(_, words): &&(Relationship, &[&str])| words.iter().any(|word| fold(word) == text);
    RELATIONSHIPS.iter().find(named).map(|(relationship, _)| *relationship)
}

pub(super) fn level(text: &str) -> Option<Level> {
    match fold(text).as_str() {
        "1" | "LEGAL" => Some(Level::Legal),
        "2" | "EN CHARGE" | "IN CHARGE" => Some(Level::InCharge),
        "3" | "CONTACT" => Some(Level::Contact),
        _ => None,
    }
}

/// An empty cell means no.
pub(super) fn yes(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "OUI" | "YES" | "1" | "TRUE" => Some(true),
        "" | "NON" | "NO" | "0" | "FALSE" => Some(false),
        _ => None,
    }
}

/// `2014-03-02` or `02/03/2014`; a year of four digits, of somebody who may live.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(text, "%d/%m/%Y"))
        .ok()
        .filter(|date| (1900..2100).contains(&date.year()))
}
