//! `PERSONNE`: who a responsible is, and how they are reached.

use super::{
    codes::civility,
    problem::SiecleProblem,
    texts::{id, name, read, told},
};
use crate::{
    told::{Findings, Problem},
    xml::Element,
};
use fratrie_domain::{
    ExternalId, Phone, SchoolCode, TextError,
    roster::{Place, RosterDetails, RosterResponsible, Told},
};

/// A person, and the address that is named.
pub(super) fn person(
    record: &Element,
    school: &SchoolCode,
    at: Place,
    findings: &mut Findings,
) -> Option<(RosterResponsible, Told<ExternalId>)> {
    let external = id(record, "PERSONNE_ID", at, findings)?;
    let name = name(record, at, findings)?;
    let details = RosterDetails {
        civility: first(["LC_CIVILITE", "LL_CIVILITE"], |field| {
            read(record, field, at, findings, |text| {
                civility(text).ok_or_else(|| Problem::word(text, "M., MME"))
            })
        }),
        address: Told::Absent,
        email: told(record, "MEL", at, findings),
        mobile: phone(record, "TEL_PORTABLE", at, findings),
        phone: first(["TEL_PERSONNEL", "TEL_PROFESSIONNEL"], |field| phone(record, field, at, findings)),
    };
    let address = told(record, "ADRESSE_ID", at, findings);
    Some((RosterResponsible { at, school: school.clone(), external, name, details }, address))
}

/// The first that has a value; else that there is none, if one of them says so.
fn first<T>(fields: [&str; 2], mut read: impl FnMut(&str) -> Told<T>) -> Told<T> {
    let [one, other] = fields.map(&mut read);
    match (one, other) {
        (one @ Told::Value(_), _) => one,
        (_, other @ Told::Value(_)) => other,
        (Told::Absent, Told::Absent) => Told::Absent,
        _ => Told::Empty,
    }
}

fn phone(record: &Element, field: &str, at: Place, findings: &mut Findings) -> Told<Phone> {
    read(record, field, at, findings, |text| {
        text.parse().map_err(|error| match error {
            TextError::TooLong { .. } => SiecleProblem::LongPhone.into(),
            error => Problem::Text(error),
        })
    })
}
