//! Families that wait to be grouped: a person with letters from several schools, the first of which is activated.

use crate::{Failure, service::Service};
use fratrie::{
    Credentials, LogIn, Session,
    domain::{
        PersonName, SchoolCode,
        model::{Level, Relationship},
        roster::{
            Coverage, Place, Roster, RosterDetails, RosterLink, RosterResponsible, RosterSchool,
            RosterStudent, Told,
        },
    },
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::Path};

/// The password of every account.
pub(crate) const PASSWORD: &str = "un nouveau mot de passe";

/// So many families a school and import.
const AT_ONCE: usize = 500;

/// One person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Family {
    /// The session of the account that is activated.
    pub(crate) session: Session,
    /// Its identifier.
    pub(crate) identifier: String,
    /// The letters of the others: identifier, provisional password, account.
    pub(crate) letters: Vec<(String, String, String)>,
}

impl Family {
    /// What the letters say.
    pub(crate) fn credentials(&self) -> Vec<Credentials> {
        let letter =
            |(identifier, password, _): &(String, String, String)| Credentials::new(identifier, password);
        self.letters.iter().map(letter).collect()
    }
}

/// Makes families of so many accounts each, numbered from `first`.
///
/// # Errors
/// What the facade says.
pub(crate) async fn prepare(
    service: &Service,
    first: usize,
    count: usize,
    accounts: usize,
) -> Result<Vec<Family>, Failure> {
    let mut families = Vec::new();
    for first in (first..first + count).step_by(AT_ONCE) {
        let numbers = first..(first + AT_ONCE).min(first + count);
        let import = service.realm.office().import(roster(numbers.clone(), accounts)?).await?;
        let mut of: BTreeMap<String, Vec<&fratrie::Letter>> = BTreeMap::new();
        for letter in &import.letters {
            of.entry(letter.holder.family().to_owned()).or_default().push(letter);
        }
        for letters in of.values() {
            let Some((principal, others)) = letters.split_first() else { continue };
            let portal = service.realm.portal();
            let LogIn::ActivationRequired(activation) =
                portal.log_in(&principal.credentials(), service.attempt()).await?
            else {
                return Err("a new letter activates its account".into());
            };
            let session = portal.activate(activation, PASSWORD.parse()?, None).await?;
            let letter = |letter: &&fratrie::Letter| {
                let (identifier, account) =
                    (letter.identifier.as_str().to_owned(), letter.account.to_string());
                (identifier, letter.provisional.expose().to_owned(), account)
            };
            families.push(Family {
                session,
                identifier: principal.identifier.as_str().to_owned(),
                letters: others.iter().map(letter).collect(),
            });
        }
    }
    Ok(families)
}

/// Keeps them beside a database.
///
/// # Errors
/// The file can not be written.
pub(crate) fn keep(families: &[Family], path: &Path) -> Result<(), Failure> {
    Ok(std::fs::write(path, serde_json::to_vec(families)?)?)
}

/// What was kept.
///
/// # Errors
/// The file can not be read.
pub(crate) fn kept(path: &Path) -> Result<Vec<Family>, Failure> {
    Ok(serde_json::from_slice(&std::fs::read(path)?)?)
}

/// One child at each of as many schools, which know the same responsible.
fn roster(numbers: std::ops::Range<usize>, accounts: usize) -> Result<Roster, Failure> {
    let mut roster = Roster::default();
    let at = Place::default();
    for place in 0..accounts {
        let code = format!("09{:04}{place:02}A", numbers.start / AT_ONCE).parse::<SchoolCode>()?;
        let name = Some(format!("Collège des Tilleuls {place}").parse()?);
        roster.schools.push(RosterSchool { code: code.clone(), name, coverage: Coverage::Whole });
        for number in numbers.clone() {
            let family = family_name(number);
            roster.students.push(RosterStudent {
                at,
                school: code.clone(),
                external: format!("E{number}").parse()?,
                ines: vec![format!("{number:07}{place:02}AB").parse()?],
                name: PersonName::new(&family, None, if place == 0 { "Dylan" } else { "Florian" })?,
                birth_date: None,
                class: Some("6e A".parse()?),
                account: false,
            });
            roster.responsibles.push(RosterResponsible {
                at,
                school: code.clone(),
                external: format!("R{number}").parse()?,
                name: PersonName::new(&family, None, "Angélique")?,
                details: RosterDetails {
                    email: Told::Value(format!("angelique.{number}@example.org").parse()?),
                    ..RosterDetails::default()
                },
            });
            roster.links.push(RosterLink {
                at,
                school: code.clone(),
                student: format!("E{number}").parse()?,
                responsible: format!("R{number}").parse()?,
                level: Level::Legal,
                rank: None,
                relationship: Relationship::Mother,
                rights: None,
                restrictions: None,
            });
        }
    }
    Ok(roster)
}

/// A name of its own, of letters alone.
fn family_name(number: usize) -> String {
    let letter = |power: u32| char::from(b'a' + u8::try_from(number / 26_usize.pow(power) % 26).unwrap_or(0));
    format!("Cosams-{}", (0..5).rev().map(letter).collect::<String>())
}
