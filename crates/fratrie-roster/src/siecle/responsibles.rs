//! `BEE_RESPONSABLES`: the persons, their links to students, and their addresses.

use super::{
    addresses::Addresses,
    links::{Links, link},
    origin::Origin,
    persons::person,
    problem::SiecleProblem,
};
use crate::{
    halt::Halt,
    read::{Known, Run},
    xml::{Event, Xml},
};
use fratrie_domain::roster::Place;

pub(super) fn read(xml: &mut Xml<'_>, known: &Known, run: &mut Run<'_>) -> Result<Origin, Halt> {
    let (mut origin, mut links, mut addresses) = (None, Links::default(), Addresses::default());
    let mut persons = Vec::new();
    while let Some(event) = xml.next()? {
        let Event::Open(open) = event else { continue };
        let at = Place { file: known.file, line: open.line };
        match (open.name.as_str(), &origin) {
            ("PARAMETRES", _) => {
                let parameters = xml.element(open)?;
                origin = Some(Origin::read(&parameters, known.file, run)?);
            }
            ("PERSONNE" | "RESPONSABLE_ELEVE" | "RESPONSABLE", None) => {
                return Err(Origin::missing(open.line));
            }
            ("PERSONNE", Some(origin)) => {
                let record = xml.element(open)?;
                persons.extend(person(&record, &origin.school, at, &mut run.findings));
            }
            // The second is not SIECLE's own, and is seen all the same.
            ("RESPONSABLE_ELEVE" | "RESPONSABLE", Some(origin)) => {
                let record = xml.element(open)?;
                if let Some(link) = link(&record, &origin.school, at, &mut run.findings) {
                    links.add(link);
                }
            }
            ("ADRESSES", _) => addresses.there = true,
            ("ADRESSE", _) => addresses.address(&xml.element(open)?, at, &mut run.findings),
            _ => {}
        }
    }
    let origin = origin.ok_or_else(|| Origin::missing(xml.line()))?;
    if persons.is_empty() {
        return Err(Halt::new(xml.line(), "PERSONNES", SiecleProblem::Nobody.into()));
    }
    addresses.give(&mut persons, known.file, &mut run.findings);
    for (person, _) in persons {
        run.draft.responsible(person, "PERSONNE_ID", &mut run.findings);
    }
    for link in links.ranked(&mut run.findings) {
        run.draft.link(link, "RESPONSABLE_ELEVE", &mut run.findings);
    }
    Ok(origin)
}
