//! `RESPONSABLE_ELEVE`: who answers for whom, in both generations.
//!
//! Until 2018 (A): `RESP_LEGAL` (1, 2: first and second legal responsible; 0: none), `CODE_PARENTE` of one digit,
//! `RESP_FINANCIER`, `PERS_PAIEMENT`, `PERS_CONTACT`. Since (B): `NIVEAU_RESPONSABILITE`, `CODE_PARENTE` of two digits,
//! `PAIE_FRAIS_SCOLAIRES`, `PERCOIT_LES_AIDES`, `HEBERGE_ELEVE`, `A_CONTACTER_EN_PRIORITE`. Each link tells its own.

use super::{
    codes::{level, relationship},
    ranks,
    texts::{id, read},
};
use crate::{
    told::{Findings, Problem},
    values::flag,
    xml::Element,
};
use fratrie_domain::{
    ExternalId, SchoolCode,
    model::{Level, Rank, Relationship, Rights},
    roster::{Place, RosterLink},
};
use std::collections::HashMap;

/// Which right each element of either generation says. The last is how the first generation's is misspelt.
const RIGHTS: &[(&str, Rights)] = &[
    ("PAIE_FRAIS_SCOLAIRES", Rights::PAYS_FEES),
    ("PERCOIT_LES_AIDES", Rights::RECEIVES_AID),
    ("HEBERGE_ELEVE", Rights::HOUSES),
    ("A_CONTACTER_EN_PRIORITE", Rights::CALLED_FIRST),
    ("RESP_FINANCIER", Rights::PAYS_FEES),
    ("PERS_PAIEMENT", Rights::RECEIVES_AID),
    ("PERS_CONTACT", Rights::CALLED_FIRST),
    ("PERS_PAIMENT", Rights::RECEIVES_AID),
];

/// The links of a file, whose ranks depend on one another.
#[derive(Default)]
pub(super) struct Links {
    all: Vec<RosterLink>,
    /// Those of each student, students in the order of the file.
    of_students: Vec<Vec<usize>>,
    students: HashMap<ExternalId, usize>,
    /// Whether the rank is the file's own word (A), by link.
    told: Vec<bool>,
}

impl Links {
    pub(super) fn add(&mut self, (link, told): (RosterLink, bool)) {
        let next = self.students.len();
        let student = *self.students.entry(link.student.clone()).or_insert(next);
        if student == self.of_students.len() {
            self.of_students.push(Vec::new());
        }
        if let Some(links) = self.of_students.get_mut(student) {
            links.push(self.all.len());
        }
        self.all.push(link);
        self.told.push(told);
    }

    /// The links with their ranks, in the order of the file.
    pub(super) fn ranked(mut self, findings: &mut Findings) -> Vec<RosterLink> {
        for indexes in &self.of_students {
            let told = indexes.iter().any(|index| self.told.get(*index) == Some(&true));
            let mut legal: Vec<(usize, &RosterLink)> =
                indexes.iter().filter_map(|index| Some((*index, self.all.get(*index)?))).collect();
            legal.retain(|(_, link)| link.level == Level::Legal);
            let ranks = if told { ranks::told(&legal, findings) } else { ranks::derived(&legal, findings) };
            for (index, rank) in ranks {
                if let Some(link) = self.all.get_mut(index) {
                    link.rank = rank;
                }
            }
        }
        self.all
    }
}

/// A link, and whether its rank is the file's own word.
pub(super) fn link(
    record: &Element,
    school: &SchoolCode,
    at: Place,
    findings: &mut Findings,
) -> Option<(RosterLink, bool)> {
    let student = id(record, "ELEVE_ID", at, findings)?;
    let responsible = id(record, "PERSONNE_ID", at, findings)?;
    let told = record.child("NIVEAU_RESPONSABILITE").is_none();
    let (level, rank) = if told {
        first_generation(record, at, findings)?
    } else {
        let code = record.value("NIVEAU_RESPONSABILITE").unwrap_or_default();
        let Some(level) = level(code) else {
            findings.leave(at, "NIVEAU_RESPONSABILITE", Problem::word(code, "1, 2, 3"));
            return None;
        };
        (level, None)
    };
    let code = record.value("CODE_PARENTE").unwrap_or_default();
    let relationship = relationship(code).unwrap_or_else(|| {
        findings.warn(at, "CODE_PARENTE", Problem::word(code, "10, 20, 37, 38, 39, 41, 42, 50, 51, 70, 90"));
        Relationship::Other
    });
    let (mut rights, mut any) = (Rights::NONE, false);
    for (field, right) in RIGHTS {
        let set = read(record, field, at, findings, |text| {
            flag(text).ok_or_else(|| Problem::word(text, "0, 1, true, false"))
        });
        any |= record.child(field).is_some();
        if set.value() == Some(&true) {
            rights = rights.union(*right);
        }
    }
    let link = RosterLink {
        at,
        school: school.clone(),
        student,
        responsible,
        level,
        rank,
        relationship,
        rights: any.then_some(rights),
        restrictions: None,
    };
    Some((link, told))
}

fn first_generation(record: &Element, at: Place, findings: &mut Findings) -> Option<(Level, Option<Rank>)> {
    match record.value("RESP_LEGAL") {
        Some("1") => Some((Level::Legal, Some(Rank::First))),
        Some("2") => Some((Level::Legal, Some(Rank::Second))),
        Some(code) if code.len() == 1 => Some((Level::Contact, None)),
        None if record.child("CODE_PARENTE").is_some() => Some((Level::Contact, None)),
        found => {
            findings.leave(at, "RESP_LEGAL", Problem::word(found.unwrap_or_default(), "0, 1, 2"));
            None
        }
    }
}
