//! Names, ids and numbers as SIECLE writes them.

use super::problem::SiecleProblem;
use crate::{
    told::{Findings, Problem, shown},
    values::mend,
    xml::Element,
};
use fratrie_domain::{
    ExternalId, PersonName, TextError,
    roster::{Place, Told},
};
use std::str::FromStr;

/// The key of a record: an attribute, an element, or both. The attribute is taken where they differ; in fixtures of real
/// exports they do.
pub(super) fn id(record: &Element, name: &str, at: Place, findings: &mut Findings) -> Option<ExternalId> {
    unequal(record, name, at, findings);
    let attribute = record.attribute(name).filter(|id| !id.is_empty());
    match attribute.or_else(|| record.value(name)).unwrap_or_default().parse() {
        Ok(id) => Some(id),
        Err(error) => {
            findings.leave(at, name, Problem::Text(error));
            None
        }
    }
}

/// Tells of an id that is there twice and differs.
pub(super) fn unequal(record: &Element, name: &str, at: Place, findings: &mut Findings) {
    let attribute = record.attribute(name).filter(|id| !id.is_empty());
    if let (Some(attribute), Some(element)) = (attribute, record.value(name))
        && attribute != element
    {
        let (attribute, element) = (shown(attribute), shown(element));
        findings.warn(at, name, SiecleProblem::IdsDiffer { attribute, element }.into());
    }
}

/// A person's name: `NOM_DE_FAMILLE`, or `NOM` alone as before the summer of 2016.
pub(super) fn name(record: &Element, at: Place, findings: &mut Findings) -> Option<PersonName> {
    let field = if record.child("NOM_DE_FAMILLE").is_some() { "NOM_DE_FAMILLE" } else { "NOM" };
    let family = text(record, field, at, findings).unwrap_or_default();
    let usage = text(record, "NOM_USAGE", at, findings).filter(|usage| *usage != family);
    let given = text(record, "PRENOM", at, findings).unwrap_or_else(|| {
        // A service is a legal person: it has no given name.
        findings.warn(at, "PRENOM", SiecleProblem::NoGivenName.into());
        "-".to_owned()
    });
    match PersonName::new(&family, usage.as_deref(), &given) {
        Ok(name) => Some(name),
        Err(error) => {
            findings.leave(at, field, Problem::Text(error));
            None
        }
    }
}

/// A text that people read, mended, without apostrophes at its ends.
fn text(record: &Element, field: &str, at: Place, findings: &mut Findings) -> Option<String> {
    let (text, problem) = mend(record.value(field)?);
    if let Some(problem) = problem {
        findings.warn(at, field, problem);
    }
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '’'));
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// What an element says, where it can be taken; what can not is left out.
pub(super) fn told<T: FromStr<Err = TextError>>(
    record: &Element,
    field: &str,
    at: Place,
    findings: &mut Findings,
) -> Told<T> {
    read(record, field, at, findings, |text| text.parse().map_err(Problem::Text))
}

/// What an element says, where it can be taken; what can not is left out.
pub(super) fn read<T>(
    record: &Element,
    field: &str,
    at: Place,
    findings: &mut Findings,
    read: impl Fn(&str) -> Result<T, Problem>,
) -> Told<T> {
    match record.told(field) {
        Told::Absent => Told::Absent,
        Told::Empty => Told::Empty,
        Told::Value(text) => match read(text) {
            Ok(value) => Told::Value(value),
            Err(problem) => {
                let line = record.child(field).map_or(at.line, |child| child.line);
                findings.leave(Place { line, ..at }, field, problem);
                Told::Absent
            }
        },
    }
}
