//! The portal's sample is what its generator makes, and has what real life has.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test may stop at the first surprise; the generator's tables are small"
)]

#[path = "../examples/sample/families.rs"]
mod families;
#[path = "../examples/sample/generate.rs"]
mod generate;
#[path = "../examples/sample/names.rs"]
mod names;

use fratrie_domain::{
    PersonName,
    roster::{Roster, RosterLine},
};
use std::collections::{BTreeMap, BTreeSet};

const COMMITTED: &str = include_str!("../../../examples/portal/sample/roster.csv");

fn roster() -> Roster {
    fratrie_roster::read_plain_csv(COMMITTED.as_bytes()).unwrap()
}

fn responsible(line: &RosterLine) -> Option<(&str, &str, &PersonName)> {
    line.responsible.as_ref().map(|one| (line.school.as_str(), one.external.as_str(), &one.name))
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
    let students: BTreeSet<_> =
        roster.lines.iter().map(|line| (&line.school, &line.student.external)).collect();
    assert_eq!(roster.schools.len(), 3);
    assert!((280..=340).contains(&students.len()), "{} students", students.len());

    let mut schools_of: BTreeMap<&PersonName, BTreeSet<&str>> = BTreeMap::new();
    let mut records: BTreeMap<&PersonName, BTreeSet<(&str, &str)>> = BTreeMap::new();
    for (school, id, name) in roster.lines.iter().filter_map(responsible) {
        schools_of.entry(name).or_default().insert(school);
        records.entry(name).or_default().insert((school, id));
    }
    let two_schools = schools_of.values().filter(|schools| schools.len() > 1).count();
    assert!(two_schools >= 15, "{two_schools} responsibles known to two schools");
    let namesakes = records.iter().filter(|(name, ids)| ids.len() > schools_of[*name].len()).count();
    assert!(namesakes >= 1, "{namesakes} namesakes within one school");

    let mut per_student: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for line in roster.lines.iter().filter(|line| line.responsible.is_some()) {
        *per_student.entry((line.school.as_str(), line.student.external.as_str())).or_default() += 1;
    }
    assert!(per_student.values().any(|count| *count == 3), "a student with three responsibles");
    assert!(roster.lines.iter().any(|line| line.responsible.is_none()), "a student with none");
    assert!(roster.lines.iter().filter(|line| line.student.account).count() >= 5, "students' own accounts");

    let mut schools_of_ine: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for line in &roster.lines {
        schools_of_ine.entry(&line.student.ine).or_default().insert(&line.school);
    }
    assert!(schools_of_ine.values().any(|schools| schools.len() == 2), "a student in two schools' files");
}

#[test]
fn siblings_bear_other_names_and_are_born_apart_and_contacts_are_many() {
    let roster = roster();
    let mut siblings: BTreeMap<(&str, &str), BTreeMap<&str, _>> = BTreeMap::new();
    for line in &roster.lines {
        if let Some((school, id, _)) = responsible(line) {
            let born = (line.student.birth_date.unwrap(), line.student.name.given());
            siblings.entry((school, id)).or_default().insert(line.student.external.as_str(), born);
        }
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
    let contacts = roster.lines.iter().filter_map(|line| line.responsible.as_ref());
    assert!(contacts.filter(|one| one.level == fratrie_domain::model::Level::Contact).count() >= 20);
}

#[test]
fn the_first_lines_are_the_guides_own_family() {
    let roster = roster();
    let names: Vec<String> = roster.lines.iter().take(2).map(|line| line.student.name.to_string()).collect();
    assert_eq!(names, ["Dylan COSAMS", "Florian COSAMS"]);
}
