//! `BEE_ELEVES`: the students, and their classes after them.

use super::{
    origin::Origin,
    problem::SiecleProblem,
    texts::{id, name, read as read_text, unequal},
};
use crate::{
    halt::Halt,
    read::{Known, Run},
    told::{Findings, Problem},
    values::date,
    xml::{Element, Event, Xml},
};
use chrono::NaiveDate;
use fratrie_domain::{
    ClassName, ExternalId, Ine, SchoolCode,
    roster::{Gone, Place, RosterStudent, Told},
};
use std::collections::HashMap;

/// Students whose classes are still to come.
#[derive(Default)]
struct Students {
    here: Vec<RosterStudent>,
    by_id: HashMap<ExternalId, usize>,
    gone: Vec<Gone>,
}

pub(super) fn read(xml: &mut Xml<'_>, known: &Known, run: &mut Run<'_>) -> Result<Origin, Halt> {
    let (mut origin, mut all) = (None, Students::default());
    while let Some(event) = xml.next()? {
        let Event::Open(open) = event else { continue };
        let at = Place { file: known.file, line: open.line };
        match open.name.as_str() {
            "PARAMETRES" => {
                let parameters = xml.element(open)?;
                origin = Some(Origin::read(&parameters, known.file, run)?);
            }
            "ELEVE" => {
                let Some(origin) = &origin else { return Err(Origin::missing(open.line)) };
                let record = xml.element(open)?;
                all.student(&record, &origin.school, at, run.options.today, &mut run.findings);
            }
            "STRUCTURES_ELEVE" => all.class(&xml.element(open)?, at, &mut run.findings),
            _ => {}
        }
    }
    let origin = origin.ok_or_else(|| Origin::missing(xml.line()))?;
    if all.here.is_empty() && all.gone.is_empty() {
        return Err(Halt::new(xml.line(), "ELEVES", SiecleProblem::Nobody.into()));
    }
    for student in all.here {
        run.draft.student(student, "ELEVE_ID", &mut run.findings);
    }
    for gone in all.gone {
        run.draft.gone(gone, "DATE_SORTIE", &mut run.findings);
    }
    Ok(origin)
}

impl Students {
    fn student(
        &mut self,
        record: &Element,
        school: &SchoolCode,
        at: Place,
        today: NaiveDate,
        findings: &mut Findings,
    ) {
        let Some(external) = id(record, "ELEVE_ID", at, findings) else { return };
        unequal(record, "ELENOET", at, findings);
        let day = |field, findings: &mut Findings| {
            let day = read_text(record, field, at, findings, |text| {
                date(text).ok_or_else(|| Problem::word(text, "JJ/MM/AAAA"))
            });
            day.value().copied()
        };
        if day("DATE_SORTIE", findings).is_some_and(|day| day < today) {
            self.gone.push(Gone::Student { at, school: school.clone(), external });
            return;
        }
        let Some(name) = name(record, at, findings) else { return };
        let student = RosterStudent {
            at,
            school: school.clone(),
            external: external.clone(),
            ines: ines(record, at, findings),
            name,
            birth_date: day("DATE_NAISS", findings),
            class: None,
            account: false,
        };
        self.by_id.entry(external).or_insert(self.here.len());
        self.here.push(student);
    }

    /// A student's classes and groups: the class is the one of type D (*division*).
    fn class(&mut self, record: &Element, at: Place, findings: &mut Findings) {
        let Some(external) = id(record, "ELEVE_ID", at, findings) else { return };
        let index = self.by_id.get(&external).copied();
        let Some(student) = index.and_then(|index| self.here.get_mut(index)) else { return };
        for structure in record.all("STRUCTURE").filter(|one| one.value("TYPE_STRUCTURE") == Some("D")) {
            let at = Place { line: structure.line, ..at };
            let class: Told<ClassName> = super::texts::told(structure, "CODE_STRUCTURE", at, findings);
            match (&student.class, class) {
                (None, Told::Value(class)) => student.class = Some(class),
                (Some(one), Told::Value(other)) if *one != other => {
                    let (one, other) = (one.to_string(), other.to_string());
                    findings.leave(at, "CODE_STRUCTURE", SiecleProblem::TwoClasses { one, other }.into());
                }
                _ => {}
            }
        }
    }
}

/// The national numbers: the one of today's repertory first, then that of the academy's base, then the one that older
/// exports have.
fn ines(record: &Element, at: Place, findings: &mut Findings) -> Vec<Ine> {
    let mut ines: Vec<Ine> = Vec::new();
    for field in ["INE_RNIE", "INE_BEA", "ID_NATIONAL"] {
        let ine = read_text(record, field, at, findings, |text| {
            let shaped = text.len() == 11
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && text.bytes().filter(u8::is_ascii_digit).count() >= 5;
            let ine: Ine = text.to_uppercase().parse().map_err(Problem::Text)?;
            shaped
                .then_some(ine)
                .ok_or_else(|| Problem::word(text, "11 lettres et chiffres / letters and digits"))
        });
        ines.extend(ine.value().filter(|ine| !ines.contains(ine)).cloned().into_iter().collect::<Vec<_>>());
    }
    ines
}
