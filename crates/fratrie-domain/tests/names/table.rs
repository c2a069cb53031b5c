//! The table of pairs: what names do from one file to the next, and who must not be taken for one person.

use fratrie_domain::{NameGrade, PersonName};

/// Invented persons. `who` is `self` for one person, else who the other one is.
const PAIRS: &str = include_str!("pairs.csv");

struct Pair {
    one: PersonName,
    other: PersonName,
    grade: NameGrade,
    who: &'static str,
    line: &'static str,
}

fn pairs() -> impl Iterator<Item = Pair> {
    let lines = PAIRS.lines().skip(1).filter(|line| !line.starts_with('#'));
    lines.map(|line| {
        let cells: Vec<&str> = line.split(';').collect();
        let [family, usage, given, their_family, their_usage, their_given, grade, who, why] = cells[..]
        else {
            panic!("nine cells: {line}")
        };
        assert!(!why.is_empty(), "{line}");
        let name = |family, usage: &str, given| {
            PersonName::new(family, Some(usage).filter(|usage| !usage.is_empty()), given).unwrap()
        };
        let grade = match grade {
            "Same" => NameGrade::Same,
            "Close" => NameGrade::Close,
            "Different" => NameGrade::Different,
            other => panic!("{other}: {line}"),
        };
        let (one, other) = (name(family, usage, given), name(their_family, their_usage, their_given));
        Pair { one, other, grade, who, line }
    })
}

#[test]
fn r11_each_pair_has_its_grade_in_both_directions() {
    let mut wrong = Vec::new();
    for pair in pairs() {
        let found = pair.one.compare(&pair.other);
        assert_eq!(found, pair.other.compare(&pair.one), "{}", pair.line);
        if found.grade != pair.grade {
            wrong.push(format!("{}: {found:?}", pair.line));
        }
    }
    assert!(wrong.is_empty(), "{} pairs:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn r11_another_person_is_never_the_same() {
    let traps: Vec<Pair> = pairs().filter(|pair| pair.who != "self").collect();
    for trap in &traps {
        assert_ne!(trap.one.grade(&trap.other), NameGrade::Same, "{}", trap.line);
    }
    assert!(pairs().count() >= 150 && traps.len() >= 50, "{} of {}", traps.len(), pairs().count());
}

#[test]
fn r11_whatever_is_not_plainly_the_same_says_why() {
    for pair in pairs() {
        let found = pair.one.compare(&pair.other);
        assert!(found.grade == NameGrade::Same || !found.findings.is_empty(), "{}", pair.line);
        assert!(found.findings.is_sorted_by(|one, other| one < other), "{found:?}");
    }
}
