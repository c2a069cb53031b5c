//! The portal's sample is what its generator makes, and has what real life has.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test may stop at the first surprise; the generator's tables are small"
)]

#[path = "../examples/sample/details.rs"]
mod details;
#[path = "../examples/sample/families.rs"]
mod families;
#[path = "../examples/sample/generate.rs"]
mod generate;
#[path = "../examples/sample/names.rs"]
mod names;

use fratrie_domain::{
    PersonName,
    model::Level,
    roster::{Roster, RosterLink, RosterResponsible, RosterStudent, Told},
};
use std::collections::{BTreeMap, BTreeSet};

const COMMITTED: &str = include_str!("../../../examples/portal/sample/roster.csv");

fn roster() -> Roster {
    fratrie_roster::read_plain_csv(COMMITTED.as_bytes()).unwrap()
}

fn student<'a>(roster: &'a Roster, link: &RosterLink) -> &'a RosterStudent {
    roster.students.iter().find(|one| one.school == link.school && one.external == link.student).unwrap()
}

fn key(one: &RosterResponsible) -> (&str, &str) {
    (one.school.as_str(), one.external.as_str())
}

#[test]
fn the_committed_sample_is_what_the_generator_makes() {
    let mut made = Vec::new();
    fratrie_roster::write_plain_csv(&generate::sample().unwrap(), &mut made).unwrap();
    assert_eq!(
        String::from_utf8(made).unwrap(),
        COMMITTED,
        "run `cargo run -p fratrie-roster --example sample > examples/portal/sample/roster.csv`"
    );
}

#[test]
fn the_sample_has_what_real_life_has() {
    let roster = roster();
    assert_eq!(roster.schools.len(), 3);
    assert!((280..=340).contains(&roster.students.len()), "{} students", roster.students.len());

    let mut schools_of: BTreeMap<&PersonName, BTreeSet<&str>> = BTreeMap::new();
    let mut records: BTreeMap<&PersonName, BTreeSet<(&str, &str)>> = BTreeMap::new();
    for one in &roster.responsibles {
        schools_of.entry(&one.name).or_default().insert(one.school.as_str());
        records.entry(&one.name).or_default().insert(key(one));
    }
    let two_schools = schools_of.values().filter(|schools| schools.len() > 1).count();
    assert!(two_schools >= 15, "{two_schools} responsibles known to two schools");
    let namesakes = records.iter().filter(|(name, ids)| ids.len() > schools_of[*name].len()).count();
    assert!(namesakes >= 1, "{namesakes} namesakes within one school");

    let mut per_student: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for link in &roster.links {
        *per_student.entry((link.school.as_str(), link.student.as_str())).or_default() += 1;
    }
    assert!(per_student.values().any(|count| *count == 3), "a student with three responsibles");
    assert!(per_student.len() < roster.students.len(), "a student with none");
    assert!(roster.students.iter().filter(|one| one.account).count() >= 5, "students' own accounts");

    let mut schools_of_ine: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for one in &roster.students {
        schools_of_ine.entry(&one.ines).or_default().insert(&one.school);
    }
    assert!(schools_of_ine.values().any(|schools| schools.len() == 2), "a student in two schools' files");
}

#[test]
fn siblings_bear_other_names_and_are_born_apart_and_contacts_are_many() {
    let roster = roster();
    let mut siblings: BTreeMap<(&str, &str), BTreeMap<&str, _>> = BTreeMap::new();
    for link in &roster.links {
        let child = student(&roster, link);
        let born = (child.birth_date.unwrap(), child.name.given());
        let of = siblings.entry((link.school.as_str(), link.responsible.as_str())).or_default();
        of.insert(child.external.as_str(), born);
    }
    for (record, children) in siblings {
        let mut born: Vec<_> = children.into_values().collect();
        born.sort_unstable();
        for pair in born.windows(2) {
            assert!(
                (pair[1].0 - pair[0].0).num_days() > 300 && pair[0].1 != pair[1].1,
                "{record:?}: {pair:?}"
            );
        }
    }
    assert!(roster.links.iter().filter(|link| link.level == Level::Contact).count() >= 20);
}

#[test]
fn letters_find_addresses_and_nobody_real_is_reached() {
    let roster = roster();
    let details = || roster.responsibles.iter().map(|one| &one.details);
    let share = |count: usize| count * 100 / roster.responsibles.len();
    assert!((80..100).contains(&share(details().filter(|one| one.address.value().is_some()).count())));
    assert!((50..90).contains(&share(details().filter(|one| one.email.value().is_some()).count())));
    assert!((70..100).contains(&share(details().filter(|one| one.mobile.value().is_some()).count())));
    for one in details() {
        assert!(one.email.value().is_none_or(|email| email.as_str().ends_with("@example.org")));
        assert!(one.mobile.value().is_none_or(|mobile| mobile.as_str().starts_with("06 39 98 ")));
        assert!(one.phone.value().is_none_or(|phone| phone.as_str().starts_with("01 99 00 ")));
        if let Told::Value(address) = &one.address {
            assert!(address.postcode.as_ref().unwrap().as_str().starts_with("99"));
        }
    }
}

#[test]
fn the_first_lines_are_the_guides_own_family() {
    let roster = roster();
    let names: Vec<String> = roster.students.iter().take(2).map(|one| one.name.to_string()).collect();
    assert_eq!(names, ["Dylan COSAMS", "Florian COSAMS"]);
}
