//! What the schools of these histories say.
#![expect(clippy::unwrap_used, reason = "what is parsed here are words of this file")]

use super::{Pupil, Record};
use fratrie_domain::{
    Command, PersonName, SchoolCode, Want,
    command::Import,
    model::{Level, PostalAddress, Rank, Relationship, Restrictions, Rights, Source},
    roster::{
        Coverage, Place, Roster, RosterDetails, RosterLink, RosterResponsible, RosterSchool, RosterStudent,
        Told,
    },
};
use std::collections::BTreeSet;

const NAMES: [(&str, &str); 3] = [("Cosams", "Angélique"), ("Martin", "Marie"), ("Le Goff", "Soizic")];
/// What school 1 calls the second person: by birth and usage name, and by another address.
const MARRIED: (&str, &str) = ("Durand", "Martin");

/// That a school says so of one link, and nothing else.
pub(super) fn part((school, person): Record, pupil: Pupil) -> (Want, Command) {
    import(school, &BTreeSet::from([(person, pupil)]), Coverage::Part)
}

/// That this is all that a school says.
pub(super) fn whole(school: u8, links: &BTreeSet<(u8, Pupil)>) -> (Want, Command) {
    import(school, links, Coverage::Whole)
}

fn import(school: u8, links: &BTreeSet<(u8, Pupil)>, coverage: Coverage) -> (Want, Command) {
    let roster = roster(school, links, coverage);
    let want = Want {
        whole: roster.schools.iter().map(|school| school.code.clone()).collect(),
        ines: roster.students.iter().flat_map(|student| student.ines.clone()).collect(),
        merges: true,
        ..Want::default()
    };
    (want, Command::Import(Box::new(Import { roster, endings_confirmed: true })))
}

pub(super) fn source(school: u8, kind: char, number: u8) -> Source {
    Source {
        school: format!("S{school}").parse().unwrap(),
        external: format!("{kind}{number}").parse().unwrap(),
    }
}

fn roster(school: u8, links: &BTreeSet<(u8, Pupil)>, coverage: Coverage) -> Roster {
    let code: SchoolCode = format!("S{school}").parse().unwrap();
    let pupils: BTreeSet<Pupil> = links.iter().map(|(_, pupil)| *pupil).collect();
    let persons: BTreeSet<u8> = links.iter().map(|(person, _)| *person).collect();
    let (at, key) = (Place::default(), |kind, number| source(school, kind, number).external);
    let student = |pupil: Pupil| RosterStudent {
        at,
        school: code.clone(),
        external: key('E', pupil),
        ines: vec![format!("12000000{pupil}AB").parse().unwrap()],
        name: PersonName::new("Cosams", None, &format!("Enfant {pupil}")).unwrap(),
        birth_date: None,
        class: Some("6e A".parse().unwrap()),
        account: false,
    };
    let responsible = |person: u8| {
        let (family, given) = NAMES.get(usize::from(person)).unwrap_or(&NAMES[0]);
        let married = school == 1 && person == 1;
        let (family, usage) = if married { (MARRIED.0, Some(MARRIED.1)) } else { (*family, None) };
        let street =
            if married { "1 place du Marché".to_owned() } else { format!("{person} rue des Lilas") };
        let mobile =
            if school == 0 { format!("06 12 34 56 7{person}") } else { format!("+336123456 7{person}") };
        RosterResponsible {
            at,
            school: code.clone(),
            external: key('R', person),
            name: PersonName::new(family, usage, given).unwrap(),
            details: RosterDetails {
                email: Told::Value(format!("famille{person}@example.org").parse().unwrap()),
                mobile: if person == 2 { Told::Absent } else { Told::Value(mobile.parse().unwrap()) },
                address: Told::Value(PostalAddress {
                    lines: vec![street.parse().unwrap()],
                    postcode: Some("21000".parse().unwrap()),
                    ..PostalAddress::default()
                }),
                ..RosterDetails::default()
            },
        }
    };
    let link = |(person, pupil): &(u8, Pupil)| RosterLink {
        at,
        school: code.clone(),
        student: key('E', *pupil),
        responsible: key('R', *person),
        level: Level::Legal,
        rank: (person % 2 == 0).then_some(Rank::First),
        relationship: Relationship::Mother,
        rights: Some(Rights::NONE),
        restrictions: Some(Restrictions::NONE),
    };
    Roster {
        files: Vec::new(),
        schools: vec![RosterSchool {
            code: code.clone(),
            name: Some(format!("École {school}").parse().unwrap()),
            coverage,
        }],
        students: pupils.into_iter().map(student).collect(),
        responsibles: persons.into_iter().map(responsible).collect(),
        links: links.iter().map(link).collect(),
        gone: Vec::new(),
    }
}
