//! What holds of the comparison of any two names.

use fratrie_domain::{Language, NameFinding, NameGrade, PersonName, fold};
use proptest::{prelude::*, sample::select};

const PIECES: [&str; 32] = [
    "Marie", "Louise", "Louis", "Jean", "Jeanne", "Léa", "Éric", "Anne", "Mohamed", "Muhammad", "J.", "Ph.",
    "L?a", "?ahin", "Müller", "Mueller", "Weiß", "Œuvrard", "Le", "de", "D", "Goff", "García", "López",
    "née", "épouse", "St", "Saint", "Нина", "محمد", "伟", "Ben",
];

/// One to four words that names are made of, with what may stand between them.
fn part() -> impl Strategy<Value = String> {
    let piece = prop_oneof![4 => select(&PIECES[..]).prop_map(str::to_owned), 1 => "[A-Za-zÀ-ÖØ-öø-ÿ?]{1,8}"];
    let link = select(&[" ", "-", "'", "’", ", "][..]);
    (piece.clone(), prop::collection::vec((link, piece), 0..4))
        .prop_map(|(first, rest)| rest.into_iter().fold(first, |name, (link, piece)| name + link + &piece))
}

fn name() -> impl Strategy<Value = PersonName> {
    (part(), prop::option::of(part()), part())
        .prop_map(|(family, usage, given)| PersonName::new(&family, usage.as_deref(), &given).unwrap())
}

/// As an export writes it: capitals without accents.
fn plain(name: &PersonName) -> PersonName {
    let plain = |text: &str| -> String {
        text.chars().map(|c| if c.is_alphanumeric() { fold(&c.to_string()) } else { c.to_string() }).collect()
    };
    PersonName::new(&plain(name.family()), name.usage().map(plain).as_deref(), &plain(name.given())).unwrap()
}

proptest! {
    #[test]
    fn r11_the_comparison_is_the_same_in_both_directions(one in name(), other in name()) {
        prop_assert_eq!(one.compare(&other), other.compare(&one));
    }

    #[test]
    fn r11_a_name_is_the_same_as_itself_however_it_is_written(name in name()) {
        prop_assert_eq!(name.compare(&name).findings, []);
        let found = name.compare(&plain(&name));
        prop_assert_eq!(found.grade, NameGrade::Same);
        prop_assert!(found.findings.iter().all(|it| matches!(it, NameFinding::Case | NameFinding::Accents)), "{:?}", found);
    }

    #[test]
    fn r11_capitals_and_accents_never_change_the_grade(one in name(), other in name()) {
        let grade = one.grade(&other);
        prop_assert_eq!(plain(&one).grade(&other), grade);
        prop_assert_eq!(plain(&one).grade(&plain(&other)), grade);
    }

    #[test]
    fn r11_the_same_person_has_the_same_first_initial(one in name(), other in name()) {
        let found = one.compare(&other);
        let initial = |name: &PersonName| fold(name.given()).chars().next();
        let exempt = [NameFinding::FamilyAndGivenExchanged, NameFinding::LostCharacter];
        if found.grade == NameGrade::Same && !exempt.iter().any(|it| found.findings.contains(it)) {
            prop_assert_eq!(initial(&one), initial(&other));
        }
    }

    #[test]
    fn r11_other_given_names_are_never_the_same(
        one in "[A-Z]{1,12}", other in "[A-Z]{1,12}", slip in 0_usize..12, letter in "[A-Z]",
        family in "[A-Z]{2,12}", usage in prop::option::of("[A-Z]{2,12}")
    ) {
        let near: String = one.chars().enumerate().map(|(at, c)| if at == slip { letter.clone() } else { c.to_string() }).collect();
        let bearer = |given: &str| PersonName::new(&family, usage.as_deref(), given).unwrap();
        for other in [&other, &near, &format!("{one}{letter}"), &format!("{one}-{other}"), &format!("{other} {one}"), &format!("{one} {other}")] {
            prop_assert!(*other == one || bearer(&one).grade(&bearer(other)) != NameGrade::Same, "{} / {}", one, other);
        }
    }

    #[test]
    fn r11_a_finding_keeps_its_spelling_and_has_words(one in name(), other in name()) {
        let found = one.compare(&other);
        let written = serde_json::to_string(&found).unwrap();
        prop_assert_eq!(&serde_json::from_str::<fratrie_domain::NameComparison>(&written).unwrap(), &found);
        for language in [Language::French, Language::English] {
            prop_assert!(found.explain(language).iter().all(|sentence| sentence.ends_with('.')));
        }
    }
}

#[test]
fn r11_merge_records_keep_the_spelling_of_a_grade() {
    let written = serde_json::to_string(&[NameGrade::Same, NameGrade::Close, NameGrade::Different]).unwrap();
    assert_eq!(written, r#"["Same","Close","Different"]"#);
    assert!(NameGrade::Same < NameGrade::Close && NameGrade::Close < NameGrade::Different);
}
