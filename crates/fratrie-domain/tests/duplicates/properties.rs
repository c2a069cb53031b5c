//! What holds of any two accounts.

use super::{
    table::{Case, named},
    world::World,
};
use fratrie_domain::{
    AccountId,
    duplicates::{LEAST_SCORE, Reason, compare},
    model::OfficeWord,
};
use proptest::{
    collection::vec,
    prelude::*,
    sample::{select, subsequence},
};

const FAMILIES: [&str; 8] =
    ["Martin", "Durand", "Durand/Martin", "Martin/Durand", "Le Goff", "GOFF", "Petit", "?etit"];
const GIVEN: [&str; 9] =
    ["Anne", "ANNE", "Anne-Marie", "A.", "Stéphane", "Stéphanie", "Marie", "Julien", "Julie"];
const FIELDS: [&str; 14] = [
    "M",
    "Mme",
    "at=1 rue Haute 21000",
    "at=9 rue Basse 69003",
    "mail=a@example.org",
    "mail=b@example.org",
    "conf=a@example.org",
    "mob=0612345678",
    "mob=0698765432",
    "tel=0380123456",
    "own=0612345678",
    "own=0380123456",
    "child=1 Martin",
    "charge=1 Martin",
];

/// What says the same of both sides.
const EVIDENCE: [&str; 7] = [
    "Mme",
    "at=5 rue Neuve 21000",
    "mail=c@example.org",
    "conf=d@example.org",
    "mob=0711111111",
    "tel=0380999999",
    "charge=9 Petit",
];

fn records() -> impl Strategy<Value = String> {
    let fields = subsequence(FIELDS.to_vec(), 0..6);
    let parts = (select(&["A", "B"][..]), select(&FAMILIES[..]), select(&GIVEN[..]), fields, 2..5_u8);
    parts.prop_map(|(school, family, given, fields, child)| {
        let fields: Vec<&str> = fields.into_iter().collect();
        format!(
            "{school}, {family}, {given}, child={child} Martin, {}",
            [fields, vec!["charge=8 Roux"]].concat().join(", ")
        )
    })
}

fn world(one: &[String], other: &[String], also: &str) -> (World, AccountId, AccountId) {
    let mut world = World::new();
    let mut side = |lines: &[String]| {
        let first = world.record(&format!("{}{also}", lines[0]), None);
        for line in &lines[1..] {
            world.record(line, Some(first));
        }
        first
    };
    let (one, other) = (side(one), side(other));
    (world, one, other)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn r11_it_is_symmetric_and_never_after_a_word(one in vec(records(), 1..3), other in vec(records(), 1..3)) {
        let (mut world, first, second) = world(&one, &other, "");
        let found = compare(&world.view, first, second);
        prop_assert_eq!(&found, &compare(&world.view, second, first));
        if let Some(found) = found {
            prop_assert!((LEAST_SCORE..=100).contains(&found.score));
            let points: i32 = found.reasons.iter().map(|reason| reason.points()).sum();
            prop_assert_eq!(i32::from(found.score), points.min(100), "the score is the sum of its reasons");
            prop_assert!(found.reasons.is_sorted_by_key(|reason| -reason.points()));
        }
        world.word(second, first, OfficeWord::TwoPersons);
        prop_assert_eq!(compare(&world.view, first, second), None);
    }

    /// Two legal links to one student of one school, joined ones too, whatever else speaks for it.
    #[test]
    fn r11_never_two_legal_responsibles(
        one in vec(records(), 1..3), other in vec(records(), 1..3), joined in any::<bool>(),
    ) {
        let link = if joined { ", joined=7 Martin" } else { ", child=7 Martin" };
        let name = |line: &str| line.replacen("B, ", "A, ", 1);
        let one: Vec<String> = one.iter().map(|line| name(line)).collect();
        let other: Vec<String> = other.iter().map(|line| name(line)).collect();
        let (world, first, second) = world(&one, &other, link);
        prop_assert_eq!(compare(&world.view, first, second), None);
    }

    /// The same said of both sides, in two schools' bases, never speaks against.
    #[test]
    fn equal_evidence_never_lowers_the_score(
        one in records(), other in records(), more in subsequence(EVIDENCE.to_vec(), 1..=EVIDENCE.len()),
    ) {
        // What is told twice of one record takes the place of what was told before: only what was not told is added.
        let told = |field: &str| {
            let name = field.split('=').next().unwrap();
            let name = if name == "Mme" { "M" } else { name };
            [&one, &other].iter().any(|line| line.split(", ").skip(3).any(|it| it.starts_with(name) && name != "charge"))
        };
        let more: Vec<&str> = more.into_iter().filter(|field| !told(field)).collect();
        let also = if more.is_empty() { String::new() } else { format!(", {}", more.join(", ")) };
        let score = |also: &str| {
            let (world, first, second) = world(std::slice::from_ref(&one), std::slice::from_ref(&other), also);
            compare(&world.view, first, second).map(|found| found.score)
        };
        let (before, after) = (score(""), score(&also));
        prop_assert!(after >= before, "{before:?}, and with{also} {after:?}");
    }
}

/// A table's pair that is suggested stays so, and becomes no less likely, with more that both say.
#[test]
fn what_is_suggested_stays_so_with_more_evidence() {
    for case in Case::all().iter().filter(|case| case.expected != ["no"]) {
        let score = |also: &str| {
            let (world, one, other) = case.world(also);
            compare(&world.view, one, other).map(|found| found.score)
        };
        let before = score("").unwrap();
        assert!(score(", conf=same@example.org, charge=9 Neuf") >= Some(before), "{}", case.about);
    }
}

#[test]
fn the_table_has_every_reason() {
    let cases = Case::all();
    for reason in Reason::ALL {
        let named = named(reason);
        assert!(cases.iter().any(|case| case.expected.contains(&named.as_str())), "{named}");
    }
}
