//! From requests to students, and to the links that they name.

use super::{
    asked::Asked,
    attribute::Attribute,
    details::Reader,
    known::KnownPersons,
    persons::Need,
    problem::AafProblem,
    relation::{Relation, relations},
    schools::Schools,
};
use crate::{
    told::{Findings, Problem},
    values::date,
};
use fratrie_domain::{
    ClassName, ExternalId, SchoolCode,
    roster::{Gone, Place, RosterLink, RosterStudent, Told},
};

/// What the requests of one student come to.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) student: Option<RosterStudent>,
    pub(super) links: Vec<Need>,
    pub(super) gone: Vec<Gone>,
}

/// Reads students.
#[derive(Debug)]
pub(super) struct Students<'a> {
    pub(super) schools: &'a Schools,
    pub(super) known: Option<&'a dyn KnownPersons>,
    pub(super) part: bool,
}

impl Students<'_> {
    pub(super) fn read(&self, asked: &Asked, findings: &mut Findings) -> Outcome {
        let mut told = Outcome::default();
        let Ok(external) = asked.id.parse::<ExternalId>().map_err(|error| {
            findings.leave(asked.at, "identifier", Problem::Text(error));
        }) else {
            return told;
        };
        // A complete export says all; only of changes must one know what they change.
        let known = self.known.filter(|_| self.part).and_then(|known| known.student(&external));
        if let Some(at) = asked.deleted {
            match known {
                Some((student, _)) => told.gone.push(Gone::Student { at, school: student.school, external }),
                None => findings.leave(at, "identifier", Problem::Aaf(AafProblem::UnknownPerson)),
            }
            return told;
        }
        let (before, links) = known.map_or((None, Vec::new()), |(student, links)| (Some(student), links));
        let Some(student) = self.student(asked, external, before.as_ref(), findings) else { return told };
        let moved = before.as_ref().filter(|before| before.school != student.school);
        if let Some(before) = moved {
            let external = student.external.clone();
            told.gone.push(Gone::Student { at: asked.at, school: before.school.clone(), external });
        }
        match relations(&asked.values) {
            Some((relations, odd)) => {
                for problem in odd {
                    findings.warn(asked.at, Attribute::Relatives.name(), Problem::Aaf(problem));
                }
                if moved.is_none() {
                    told.gone.extend(ended(asked.at, &links, &relations));
                }
                let link = |relation| link(asked.at, &student, relation, findings);
                told.links = relations.into_iter().filter_map(link).collect();
            }
            // The links go along to the other school.
            None if moved.is_some() => {
                let school = &student.school;
                let along =
                    links.into_iter().map(|link| RosterLink { at: asked.at, school: school.clone(), ..link });
                told.links = along.map(Need).collect();
            }
            None => {}
        }
        told.student = Some(student);
        told
    }

    fn student(
        &self,
        asked: &Asked,
        external: ExternalId,
        before: Option<&RosterStudent>,
        findings: &mut Findings,
    ) -> Option<RosterStudent> {
        let named = [Attribute::BirthName, Attribute::UsageName, Attribute::GivenName];
        if !asked.whole && before.is_none() && !named.iter().all(|name| asked.values.names(*name)) {
            findings.leave(asked.at, "identifier", Problem::Aaf(AafProblem::UnknownPerson));
            return None;
        }
        let school = self.school(asked, before, findings)?;
        let mut reader = Reader { values: &asked.values, at: asked.at, findings };
        let name = reader.name(before.map(|before| &before.name))?;
        let ines = match reader.value(Attribute::Ine) {
            Told::Value(ine) => vec![ine],
            Told::Absent | Told::Empty => Vec::new(),
        };
        let class = self.class(&school, &mut reader);
        let birth_date = birth_date(asked, findings);
        Some(RosterStudent { at: asked.at, school, external, ines, name, birth_date, class, account: false })
    }

    /// The school attended: the one that the student is attached to; else the only one with a class.
    fn school(
        &self,
        asked: &Asked,
        before: Option<&RosterStudent>,
        findings: &mut Findings,
    ) -> Option<SchoolCode> {
        let keys: Vec<&str> = match asked.values.one(Attribute::School) {
            Told::Value(key) => vec![key],
            Told::Empty | Told::Absent if before.is_some() => {
                return before.map(|before| before.school.clone());
            }
            Told::Empty | Told::Absent => {
                let mut keys: Vec<&str> = asked
                    .values
                    .all(Attribute::Classes)
                    .iter()
                    .filter_map(|value| value.split_once('$'))
                    .map(|(key, _)| key.trim())
                    .collect();
                keys.dedup();
                keys
            }
        };
        let [key] = *keys.as_slice() else {
            findings.leave(asked.at, Attribute::School.name(), Problem::Aaf(AafProblem::NoSchool));
            return None;
        };
        let code = self.schools.code(key, self.known);
        if code.is_none() {
            let problem = if self.schools.without_code(key) {
                AafProblem::NoCode
            } else {
                AafProblem::UnknownSchool { key: crate::told::shown(key) }
            };
            findings.leave(asked.at, Attribute::School.name(), Problem::Aaf(problem));
        }
        code
    }

    /// The class in the school that is attended; those in other schools are not read.
    fn class(&self, school: &SchoolCode, reader: &mut Reader<'_>) -> Option<ClassName> {
        let values = reader.values.all(Attribute::Classes).iter();
        let classes = values.filter_map(|value| value.split_once('$'));
        let here = |(key, class): (&str, &str)| {
            (self.schools.code(key.trim(), self.known).as_ref() == Some(school))
                .then(|| class.trim().to_owned())
        };
        let class = classes.filter_map(|(key, class)| here((key, class))).find(|class| !class.is_empty())?;
        reader.parsed(Attribute::Classes, &class)
    }
}

fn birth_date(asked: &Asked, findings: &mut Findings) -> Option<chrono::NaiveDate> {
    let Told::Value(text) = asked.values.one(Attribute::BirthDate) else { return None };
    let date = date(text);
    if date.is_none() {
        let problem = Problem::word(text, "JJ/MM/AAAA");
        findings.leave(asked.at, Attribute::BirthDate.name(), problem);
    }
    date
}

/// The known links that are told no more: the links of a student are told all together.
fn ended<'a>(at: Place, links: &'a [RosterLink], told: &'a [Relation]) -> impl Iterator<Item = Gone> + 'a {
    let over =
        links.iter().filter(|link| !told.iter().any(|other| other.person == link.responsible.as_str()));
    over.map(move |link| Gone::Link {
        at,
        school: link.school.clone(),
        student: link.student.clone(),
        responsible: link.responsible.clone(),
    })
}

fn link(at: Place, student: &RosterStudent, relation: Relation, findings: &mut Findings) -> Option<Need> {
    let Relation { person, level, rank, relationship, rights } = relation;
    let responsible = person.parse().map_err(|error| {
        findings.leave(at, Attribute::Relatives.name(), Problem::Text(error));
    });
    Some(Need(RosterLink {
        at,
        school: student.school.clone(),
        student: student.external.clone(),
        responsible: responsible.ok()?,
        level,
        rank,
        relationship,
        rights: Some(rights),
        restrictions: None,
    }))
}
