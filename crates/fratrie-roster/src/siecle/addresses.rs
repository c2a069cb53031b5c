//! `ADRESSE`: told after the persons who live there, more than one at times.

use super::{
    problem::SiecleProblem,
    texts::{id, told},
};
use crate::{told::Findings, xml::Element};
use fratrie_domain::{
    AddressLine, City, Country, ExternalId, TextError, fold,
    model::PostalAddress,
    roster::{Place, RosterResponsible, Told},
};
use std::collections::{HashMap, HashSet};

/// The addresses of a file.
#[derive(Default)]
pub(super) struct Addresses {
    /// Whether the file has addresses at all ("avec adresses").
    pub(super) there: bool,
    known: HashMap<ExternalId, Told<PostalAddress>>,
}

impl Addresses {
    pub(super) fn address(&mut self, record: &Element, at: Place, findings: &mut Findings) {
        if let Some(id) = id(record, "ADRESSE_ID", at, findings) {
            let address = address(record, at, findings);
            self.known.entry(id).or_insert(address);
        }
    }

    /// Gives everybody their address.
    pub(super) fn give(
        &self,
        persons: &mut [(RosterResponsible, Told<ExternalId>)],
        file: u32,
        findings: &mut Findings,
    ) {
        if !self.there {
            findings.warn(Place { file, line: 0 }, "ADRESSES", SiecleProblem::NoAddresses.into());
            return;
        }
        let mut missed = HashSet::new();
        for (person, id) in persons {
            person.details.address = match id {
                Told::Absent => Told::Absent,
                Told::Empty => Told::Empty,
                Told::Value(id) => self.known.get(id).cloned().unwrap_or_else(|| {
                    if missed.insert(id.clone()) {
                        let problem = SiecleProblem::UnknownAddress { key: id.to_string() };
                        findings.leave(person.at, "ADRESSE_ID", problem.into());
                    }
                    Told::Absent
                }),
            };
        }
    }
}

/// Four lines, of which most are empty; a box; postcode and locality, in France and elsewhere.
fn address(record: &Element, at: Place, findings: &mut Findings) -> Told<PostalAddress> {
    let mut lines: Vec<AddressLine> = Vec::new();
    for field in ["LIGNE1_ADRESSE", "LIGNE2_ADRESSE", "LIGNE3_ADRESSE", "LIGNE4_ADRESSE"] {
        lines.extend(told(record, field, at, findings).value().cloned());
    }
    let boxed = super::texts::read(record, "BOITE_POSTALE", at, findings, |text| {
        let named = text.starts_with(|c: char| c.is_ascii_digit());
        let text = if named { format!("BP {text}") } else { text.to_owned() };
        text.parse::<AddressLine>().map_err(|error: TextError| crate::told::Problem::Text(error))
    });
    lines.extend(boxed.value().cloned());
    let home: Told<City> = told(record, "LIBELLE_POSTAL", at, findings);
    let abroad: Told<City> = told(record, "COMMUNE_ETRANGERE", at, findings);
    // 100 is France; 995 is not known.
    let named = !matches!(record.value("CODE_PAYS"), Some("100" | "995"));
    let country: Told<Country> = if named { told(record, "LL_PAYS", at, findings) } else { Told::Absent };
    let address = PostalAddress {
        lines,
        postcode: told(record, "CODE_POSTAL", at, findings).value().cloned(),
        city: home.value().or(abroad.value()).cloned(),
        country: country.value().filter(|country| fold(country.as_str()) != "FRANCE").cloned(),
    };
    if address == PostalAddress::default() { Told::Empty } else { Told::Value(address) }
}
