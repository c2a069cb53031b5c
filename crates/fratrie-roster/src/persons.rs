//! What tables say of persons: names, and how somebody is reached.

use crate::{
    told::{Findings, Problem},
    values::mend,
};
use fratrie_domain::{
    ClassName, EmailAddress, PersonName, Phone, TextError, fold,
    model::Relationship,
    roster::{Place, Told},
};
use std::{borrow::Cow, str::FromStr};

/// A name in its parts, each with its column's name for messages. What can not be taken is a fault: a person without a
/// name would be lost.
pub(crate) fn name(
    (family, family_field): (&str, &str),
    (usage, usage_field): (&str, &str),
    (given, given_field): (&str, &str),
    at: Place,
    findings: &mut Findings,
) -> Option<PersonName> {
    let family = mended(family, family_field, at, findings);
    let usage = mended(usage, usage_field, at, findings);
    let given = mended(given, given_field, at, findings);
    let usage = Some(usage.as_ref()).filter(|usage| !usage.is_empty() && *usage != family);
    // Another column's: an address, a date, a number.
    let strange =
        |text: &str| text.contains('@') || !text.is_empty() && !text.chars().any(char::is_alphabetic);
    let parts =
        [(family.as_ref(), family_field), (usage.unwrap_or_default(), usage_field), (&given, given_field)];
    if let Some((_, field)) = parts.into_iter().find(|(text, _)| strange(text)) {
        findings.fault(at, field, Problem::word("…", "nom, prénom"));
        return None;
    }
    match PersonName::new(&family, usage, &given) {
        Ok(name) => Some(name),
        Err(error) => {
            // Which of the three it was.
            let wrong = |text: &str| PersonName::new(text, None, "x").is_err();
            let field = match usage {
                _ if wrong(&family) => family_field,
                Some(usage) if wrong(usage) => usage_field,
                _ => given_field,
            };
            findings.fault(at, field, Problem::Text(error));
            None
        }
    }
}

fn mended<'a>(text: &'a str, field: &str, at: Place, findings: &mut Findings) -> Cow<'a, str> {
    let (text, problem) = mend(text);
    if let Some(problem) = problem {
        findings.warn(at, field, problem);
    }
    text
}

/// A cell that may be wrong without harm: then it says nothing, and a notice tells. `cell` is none where the table has no
/// such column.
pub(crate) fn told<T: FromStr<Err = TextError>>(
    cell: Option<&str>,
    field: &'static str,
    at: Place,
    findings: &mut Findings,
) -> Told<T> {
    match cell {
        None => Told::Absent,
        Some("") => Told::Empty,
        Some(text) => match text.parse() {
            Ok(value) => {
                findings.count(at, field, true);
                Told::Value(value)
            }
            Err(error) => {
                findings.count(at, field, false);
                findings.leave(at, field, Problem::Text(error));
                Told::Absent
            }
        },
    }
}

/// A class. Labels of primary schools may be longer than a class's name may be ("01 COURS PREPARATOIRE-COURS ELEMENTAIRE
/// 1"): they are cut off, with a notice, since a student without a class would wait for one.
pub(crate) fn class(text: &str, field: &str, at: Place, findings: &mut Findings) -> Option<ClassName> {
    match text.parse() {
        Ok(class) => Some(class),
        Err(TextError::Empty) => None,
        Err(TextError::TooLong { maximum }) => {
            findings.warn(at, field, Problem::Text(TextError::TooLong { maximum }));
            text.trim().chars().take(maximum).collect::<String>().parse().ok()
        }
        Err(error) => {
            findings.leave(at, field, Problem::Text(error));
            None
        }
    }
}

/// The same of an e-mail address. What stands there instead is not repeated: in a shifted row it may be anything.
pub(crate) fn email(
    cell: Option<&str>,
    field: &'static str,
    at: Place,
    findings: &mut Findings,
) -> Told<EmailAddress> {
    match cell {
        Some(text) if !text.is_empty() && text.parse::<EmailAddress>().is_err() => {
            findings.count(at, field, false);
            findings.leave(at, field, Problem::word("…", "nom@example.org"));
            Told::Absent
        }
        cell => told(cell, field, at, findings),
    }
}

/// The same of a telephone number.
pub(crate) fn phone(
    cell: Option<&str>,
    field: &'static str,
    at: Place,
    findings: &mut Findings,
) -> Told<Phone> {
    let is_number = |text: &str| {
        text.chars().filter(char::is_ascii_digit).count() >= 3 && !text.chars().any(char::is_alphabetic)
    };
    match cell {
        Some(text) if !text.is_empty() && !is_number(text) => {
            findings.count(at, field, false);
            findings.leave(at, field, Problem::word("…", "0612345678"));
            Told::Absent
        }
        cell => told(cell, field, at, findings),
    }
}

/// Kinship in words, French or English; what fits none of them says nothing.
pub(crate) fn relationship(text: &str) -> Option<Relationship> {
    Some(match fold(text).as_str() {
        "MERE" | "MOTHER" | "MOM" | "MUM" | "MADRE" => Relationship::Mother,
        "PERE" | "FATHER" | "DAD" | "PADRE" => Relationship::Father,
        "GRAND PARENT" | "GRAND MERE" | "GRAND PERE" | "GRANDPARENT" | "GRANDMOTHER" | "GRANDFATHER"
        | "ASCENDANT" => Relationship::Grandparent,
        "FRATRIE" | "FRERE" | "SOEUR" | "SIBLING" | "BROTHER" | "SISTER" => Relationship::Sibling,
        "TUTEUR" | "TUTRICE" | "GUARDIAN" | "LEGAL GUARDIAN" => Relationship::Guardian,
        "FAMILLE D ACCUEIL"
        | "ASSISTANT FAMILIAL"
        | "ASSISTANTE FAMILIALE"
        | "FOSTER CARER"
        | "FOSTER PARENT" => Relationship::FosterCarer,
        "ASE" | "AIDE SOCIALE A L ENFANCE" | "SOCIAL SERVICES" => Relationship::SocialServices,
        _ => return None,
    })
}
