//! The table of pairs: who is suggested, how likely, and why.

use super::world::World;
use fratrie_domain::{
    AccountId, Language, View,
    duplicates::{Differing, Reason, compare},
    model::OfficeWord,
};

const PAIRS: &str = include_str!("pairs.txt");

pub(crate) struct Case {
    pub(crate) about: &'static str,
    pub(crate) one: Vec<&'static str>,
    pub(crate) other: Vec<&'static str>,
    pub(crate) expected: Vec<&'static str>,
}

impl Case {
    pub(crate) fn all() -> Vec<Self> {
        let blocks = PAIRS.split("\n\n").filter(|block| !block.starts_with('#'));
        let case = |block: &'static str| {
            let of =
                |mark: &str| block.lines().filter_map(|line| line.strip_prefix(mark)).collect::<Vec<_>>();
            let (one, other) = (of("1: "), of("2: "));
            let (about, last) = (of("- ")[0], block.trim_end().lines().last().unwrap());
            assert!(!one.is_empty() && !other.is_empty(), "{about}");
            Self { about, one, other, expected: last.split(' ').collect() }
        };
        blocks.map(case).collect()
    }

    /// The view, and the two accounts; `also` is said of both first records.
    pub(crate) fn world(&self, also: &str) -> (World, AccountId, AccountId) {
        let mut world = World::new();
        let mut side = |lines: &[&str]| {
            let first = world.record(&format!("{}{also}", lines[0]), None);
            for line in &lines[1..] {
                world.record(line, Some(first));
            }
            first
        };
        let (one, other) = (side(&self.one), side(&self.other));
        (world, one, other)
    }
}

fn band(score: u8) -> &'static str {
    match score {
        80.. => "likely",
        65.. => "probable",
        _ => "possible",
    }
}

pub(crate) fn named(reason: Reason) -> String {
    let text = format!("{reason:?}");
    let mut name = String::new();
    for c in text.chars() {
        if c.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.extend(c.to_lowercase());
    }
    name
}

/// What is found: `no`, or the band, and the reasons in the order of their names.
fn found(view: &View, one: AccountId, other: AccountId) -> Vec<String> {
    let Some(found) = compare(view, one, other) else { return vec!["no".to_owned()] };
    let mut reasons: Vec<String> = found.reasons.iter().copied().map(named).collect();
    reasons.sort();
    reasons.insert(0, band(found.score).to_owned());
    reasons
}

#[test]
fn r11_each_pair_is_suggested_or_not_with_its_reasons() {
    let (mut wrong, cases) = (Vec::new(), Case::all());
    for case in &cases {
        let (world, one, other) = case.world("");
        let (band, reasons) = case.expected.split_first().unwrap();
        let mut expected = reasons.to_vec();
        expected.sort_unstable();
        expected.insert(0, *band);
        let found = found(&world.view, one, other);
        if found != expected {
            let score = compare(&world.view, one, other).map(|found| found.score);
            wrong.push(format!("{}: {found:?} ({score:?})", case.about));
        }
        assert_eq!(compare(&world.view, one, other), compare(&world.view, other, one), "{}", case.about);
    }
    assert!(wrong.is_empty(), "{} pairs:\n{}", wrong.len(), wrong.join("\n"));
    let refused = cases.iter().filter(|case| case.expected == ["no"]).count();
    assert!(cases.len() >= 50 && refused >= 20, "{refused} of {}", cases.len());
}

#[test]
fn s83_no_pair_is_suggested_after_the_offices_word() {
    for case in Case::all() {
        for says in [OfficeWord::TwoPersons, OfficeWord::OnePerson] {
            let (mut world, one, other) = case.world("");
            world.word(other, one, says);
            assert_eq!(compare(&world.view, one, other), None, "{}", case.about);
        }
    }
    // The word on an account that another absorbed since.
    let mut world = World::new();
    let principal = world.record("A, Martin, Marie, mob=0612345678", None);
    let absorbed = world.record("B, Martin, Marie", Some(principal));
    let other = world.record("C, Martin, Marie, mob=0612345678", None);
    assert!(compare(&world.view, principal, other).is_some());
    assert_eq!(compare(&world.view, absorbed, other), None, "what is grouped is not suggested");
    world.word(absorbed, other, OfficeWord::TwoPersons);
    assert_eq!(compare(&world.view, principal, other), None);
}

/// What is to be suggested is found by something: also where a lost character, a short form or exchanged columns part the
/// names' keys. A common child alone finds nobody.
#[test]
fn suggested_pairs_share_a_key() {
    let cases = Case::all();
    let suggested = cases.iter().filter(|case| case.expected != ["no"]);
    let apart = suggested.filter(|case| {
        let (world, one, other) = case.world("");
        let keys = world.view.rows.shared_keys();
        keys[&one].is_disjoint(&keys[&other])
    });
    let apart: Vec<&str> = apart.map(|case| case.about).collect();
    assert_eq!(apart, ["one parent of one child, abbreviated: the office is asked"]);
}

#[test]
fn what_differs_is_told() {
    let mut world = World::new();
    let one = world.record("A, Durand, Anne, mob=0612345678, at=1 rue Haute 21000, mail=a@example.org", None);
    let other = world.record("B, DURAND/Martin, ANNE, mob=0612345678, at=9 rue Basse 21000, M", None);
    let found = compare(&world.view, one, other).unwrap();
    assert_eq!(found.differing, [Differing::UsageName, Differing::Address]);
    let words: Vec<&str> = found.differing.iter().map(|field| field.explain(Language::French)).collect();
    assert_eq!(words, ["nom d'usage", "adresse postale"]);
}

#[test]
fn reasons_say_themselves_in_both_languages() {
    let words = |language| Reason::ALL.map(|reason| reason.explain(language));
    let (french, english) = (words(Language::French), words(Language::English));
    for (at, (one, other)) in french.iter().zip(&english).enumerate() {
        assert_ne!(one, other);
        assert!(!french[..at].contains(one) && !english[..at].contains(other), "{one}, {other}");
    }
}
