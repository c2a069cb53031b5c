//! A roster, written as a directory, is read as the same roster.

use super::{
    options, roster,
    write::{file, request},
};
use fratrie_domain::{
    PersonName,
    chrono::NaiveDate,
    model::{Civility, Level, PostalAddress, Rank, Relationship, Rights},
    roster::{
        Coverage, Place, Roster, RosterDetails, RosterLink, RosterResponsible, RosterSchool, RosterStudent,
        Told,
    },
};
use fratrie_roster::{Upload, read};
use proptest::prelude::*;
use std::collections::BTreeSet;

const SCHOOLS: [(&str, &str); 3] = [("1001", "0999001W"), ("1002", "0999002X"), ("1003", "0999003Y")];

/// School, given name, class, and links: person, legal or not, kinship.
type Pupil = (usize, String, Option<String>, Vec<(usize, u8, u8)>);

/// A person, and for each student which persons answer for them, and how.
#[derive(Debug, Clone)]
struct Town {
    persons: Vec<(String, Option<String>, String, RosterDetails)>,
    students: Vec<Pupil>,
}

fn name() -> impl Strategy<Value = String> {
    "[A-ZÉÀŒ][a-zéèœ'-]{1,12}( [A-ZÉ][a-zé]{1,8})?".prop_filter("a name", |name| !name.ends_with(['\'', '-']))
}

fn details() -> impl Strategy<Value = RosterDetails> {
    let told = |value: BoxedStrategy<String>| {
        prop_oneof![Just(Told::Absent), Just(Told::Empty), value.prop_map(Told::Value)]
    };
    let civility = prop_oneof![
        Just(Told::Absent),
        Just(Told::Empty),
        Just(Told::Value(Civility::Mr)),
        Just(Told::Value(Civility::Ms))
    ];
    let address = ("[1-9][0-9]{0,2} rue [A-Z][a-z]{2,12}", "[0-9]{5}", "[A-Z]{2,20}");
    (
        civility,
        prop::option::of(address),
        told("[a-z]{1,10}@example\\.org".boxed()),
        told("06[0-9]{8}".boxed()),
        told("03[0-9]{8}".boxed()),
    )
        .prop_map(|(civility, address, email, mobile, phone)| RosterDetails {
            civility,
            address: address.map_or(Told::Absent, |(line, postcode, city)| {
                Told::Value(PostalAddress {
                    lines: vec![line.parse().unwrap()],
                    postcode: postcode.parse().ok(),
                    city: city.parse().ok(),
                    country: None,
                })
            }),
            email: parsed(email),
            mobile: parsed(mobile),
            phone: parsed(phone),
        })
}

fn parsed<T: std::str::FromStr<Err = fratrie_domain::TextError>>(told: Told<String>) -> Told<T> {
    match told {
        Told::Absent => Told::Absent,
        Told::Empty => Told::Empty,
        Told::Value(text) => Told::Value(text.parse().unwrap()),
    }
}

fn town() -> impl Strategy<Value = Town> {
    let persons = prop::collection::vec((name(), prop::option::of(name()), name(), details()), 1..12);
    let links = prop::collection::vec((0..12_usize, 0..4_u8, 0..6_u8), 0..4);
    let student = (0..3_usize, name(), prop::option::of("[3-6]e [A-D]"), links);
    (persons, prop::collection::vec(student, 1..20))
        .prop_map(|(persons, students)| Town { persons, students })
}

/// What stands for a kinship, in both digits.
const KIN: [(&str, Relationship); 6] = [
    ("10", Relationship::Mother),
    ("20", Relationship::Father),
    ("38", Relationship::Grandparent),
    ("50", Relationship::Guardian),
    ("51", Relationship::SocialServices),
    ("90", Relationship::Other),
];

/// As it is to be read; places left out.
fn wanted(town: &Town) -> Roster {
    let mut roster = Roster::default();
    let at = Place::default();
    let (mut schools, mut told) = (BTreeSet::new(), BTreeSet::new());
    for (number, (school, given, class, links)) in town.students.iter().enumerate() {
        let code: fratrie_domain::SchoolCode = SCHOOLS[*school].1.parse().unwrap();
        schools.insert(code.clone());
        let external: fratrie_domain::ExternalId = format!("E{number}").parse().unwrap();
        roster.students.push(RosterStudent {
            at,
            school: code.clone(),
            external: external.clone(),
            ines: Vec::new(),
            name: PersonName::new("Élève", None, given).unwrap(),
            birth_date: NaiveDate::from_ymd_opt(2013, 1, 2),
            class: class.as_ref().map(|class| class.parse().unwrap()),
            account: false,
        });
        let mut ranks = [Rank::First, Rank::Second].into_iter();
        for (person, legal, kin) in distinct(links, town.persons.len()) {
            let legal = legal > 0;
            roster.links.push(RosterLink {
                at,
                school: code.clone(),
                student: external.clone(),
                responsible: format!("R{person}").parse().unwrap(),
                level: if legal { Level::Legal } else { Level::Contact },
                rank: if legal { ranks.next() } else { None },
                relationship: KIN[usize::from(kin)].1,
                rights: Some(if legal { Rights::NONE } else { Rights::CALLED_FIRST }),
                restrictions: None,
            });
            told.insert((code.clone(), person));
        }
    }
    for (school, person) in told {
        let (family, usage, given, details) = &town.persons[person];
        let usage = usage.as_deref().filter(|usage| !same(usage, family));
        roster.responsibles.push(RosterResponsible {
            at,
            school,
            external: format!("R{person}").parse().unwrap(),
            name: PersonName::new(family, usage, given).unwrap(),
            details: details.clone(),
        });
    }
    roster.schools = schools
        .into_iter()
        .map(|code| RosterSchool { code, name: "École".parse().ok(), coverage: Coverage::Whole })
        .collect();
    tidy(roster)
}

fn same(one: &str, other: &str) -> bool {
    fratrie_domain::fold(one) == fratrie_domain::fold(other)
}

/// Each person once for a student.
fn distinct(links: &[(usize, u8, u8)], persons: usize) -> Vec<(usize, u8, u8)> {
    let mut seen = BTreeSet::new();
    let links = links.iter().map(|(person, legal, kin)| (person % persons, *legal, *kin));
    links.filter(|(person, ..)| seen.insert(*person)).collect()
}

/// In one order, and without places.
fn tidy(mut roster: Roster) -> Roster {
    roster.files.clear();
    for at in roster
        .students
        .iter_mut()
        .map(|one| &mut one.at)
        .chain(roster.responsibles.iter_mut().map(|one| &mut one.at))
        .chain(roster.links.iter_mut().map(|one| &mut one.at))
    {
        *at = Place::default();
    }
    roster.schools.sort_by(|one, other| one.code.cmp(&other.code));
    roster.students.sort_by_key(|one| (one.school.clone(), one.external.clone()));
    roster.responsibles.sort_by_key(|one| (one.school.clone(), one.external.clone()));
    roster.links.sort_by_key(|one| (one.student.clone(), one.responsible.clone()));
    roster
}

fn told<T: ToString>(name: &str, told: &Told<T>) -> String {
    match told {
        Told::Absent => String::new(),
        Told::Empty => format!("{name}=;"),
        Told::Value(value) => format!("{name}={};", value.to_string()),
    }
}

/// The town as a directory.
fn written(town: &Town) -> String {
    let mut requests: Vec<String> =
        SCHOOLS.iter().map(|(id, uai)| super::write::school(id, uai, "École")).collect();
    for (number, (family, usage, given, details)) in town.persons.iter().enumerate() {
        let RosterDetails { civility, address, email, mobile, phone } = details;
        let mut attributes = format!("ENTPersonNomPatro={family};givenName={given};");
        attributes += &format!("sn={};", usage.as_ref().unwrap_or(family));
        attributes += &match civility {
            Told::Value(civility) => format!("personalTitle={};", civility.abbreviated()),
            Told::Empty => "personalTitle=;".to_owned(),
            Told::Absent => String::new(),
        };
        attributes += &told("mail", email);
        attributes += &told("mobile", mobile);
        attributes += &told("homePhone", phone);
        if let Told::Value(address) = address {
            let line = address.lines.first().unwrap();
            attributes += &format!(
                "ENTPersonAdresse={line}$$$;ENTPersonCodePostal={};ENTPersonVille={};",
                address.postcode.as_ref().unwrap(),
                address.city.as_ref().unwrap()
            );
        }
        requests.push(request("add", "PersRelEleve", &format!("R{number}"), &attributes));
    }
    for (number, (school, given, class, links)) in town.students.iter().enumerate() {
        let structure = SCHOOLS[*school].0;
        let class = class.as_ref().map(|class| format!("{structure}${class}")).unwrap_or_default();
        let mut rank = 0;
        let links: Vec<String> = distinct(links, town.persons.len())
            .into_iter()
            .map(|(person, legal, kin)| {
                rank += u8::from(legal > 0);
                let (legal, contact) = if legal > 0 { (rank.min(2), 0) } else { (0, 1) };
                format!("R{person}${}$0${legal}${contact}$0", KIN[usize::from(kin)].0)
            })
            .collect();
        let attributes = format!(
            "ENTPersonNomPatro=Élève;sn=Élève;givenName={given};ENTPersonDateNaissance=02/01/2013;\
             ENTPersonStructRattach={structure};ENTEleveClasses={class};ENTElevePersRelEleve={}",
            links.join("|")
        );
        requests.push(request("add", "Eleve", &format!("E{number}"), &attributes));
    }
    file(&requests)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_written_is_read(town in town()) {
        prop_assert_eq!(tidy(roster(&[&written(&town)])), wanted(&town));
    }

    #[test]
    fn in_however_many_files(town in town(), split in 1..5_usize) {
        let text = written(&town);
        let (_, requests) = text.split_once("<ficAlimMENESR>\n").unwrap();
        let requests: Vec<&str> = requests.split_inclusive("</addRequest>\n").collect();
        let requests = &requests[..requests.len() - 1];
        let files = requests.chunks(split).rev().enumerate().map(|(place, requests)| {
            Upload::bytes(format!("{place}"), format!("<ficAlimMENESR>{}</ficAlimMENESR>", requests.concat()))
        });
        let reading = read(files.collect(), &options()).unwrap();
        prop_assert_eq!(tidy(reading.roster), wanted(&town));
    }
}
