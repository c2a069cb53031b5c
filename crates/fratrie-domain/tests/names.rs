//! R11: which names one person may bear; and identifiers, which a slip of the pen must not turn into another's.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use fratrie_domain::{Identifier, IdentifierError, NameGrade, PersonName};
use proptest::prelude::*;

/// "Given|Family" or "Given|Family|Usage".
fn name(text: &str) -> PersonName {
    let mut parts = text.split('|');
    let (given, family) = (parts.next().unwrap(), parts.next().unwrap());
    PersonName::new(family, parts.next(), given).unwrap()
}

#[test]
fn r11_the_same_person_under_two_spellings() {
    for (one, other) in [
        ("Angélique|Cosams", "ANGELIQUE|COSAMS"),
        ("Anne-Marie|Lefèvre", "ANNE MARIE|LEFEVRE"),
        ("Soizic|Le Goff", "SOIZIC|LE-GOFF"),
        ("Soizic|Le Goff", "Soizic|Goff"),
        ("Paul|d'Aubigny", "PAUL|D AUBIGNY"),
        ("Paul|d’Aubigny", "Paul|Aubigny"),
        ("Jean|de La Tour", "Jean|Tour"),
        ("Élise|Œuvrard", "ELISE|OEUVRARD"),
        ("Jörg|Weiß", "JORG|WEISS"),
        ("Lars|Møller", "LARS|MOLLER"),
        ("Marie|Durand|Martin", "Marie|Martin"),
        ("Marie|Durand|Martin", "Marie|Durand"),
        ("Marie|Durand|Durand-Martin", "Marie|Durand|Martin Durand"),
        ("Ana|Da Silva Ferreira", "Ana|Ferreira da Silva"),
        ("Marie, Louise|Durand", "Marie|Durand"),
        ("Durand|Marie", "Marie|Durand"),
        ("Ștefan|Popescu", "?tefan|Popescu"),
        ("Thi Lan|Nguyễn", "LAN THI|NGUYEN"),
    ] {
        assert_eq!(name(one).grade(&name(other)), NameGrade::Same, "{one} / {other}");
        assert_eq!(name(other).grade(&name(one)), NameGrade::Same, "{other} / {one}");
    }
}

#[test]
fn r11_siblings_spouses_and_near_names_are_others() {
    for (one, other) in [
        ("Angélique|Cosams", "Angèle|Cosams"),
        ("Anne|Lefèvre", "Anne-Marie|Lefèvre"),
        ("Jean|Martin", "Jean-Luc|Martin"),
        ("Marie|Martin", "Éric|Martin"),
        ("Marie|Martin", "Marie|Marin"),
        ("Marie|Durand|Martin", "Paul|Martin"),
        ("Marie|Durand", "Marie|Dupont"),
        ("Youssef|Ben Salah", "Youssef|Salhi"),
        ("Paul|Le", "Paul|La"),
        ("Camille|Petit", "Camille|Petitjean"),
        ("????|Popescu", "Ion|Popescu"),
    ] {
        assert_eq!(name(one).grade(&name(other)), NameGrade::Different, "{one} / {other}");
        assert_eq!(name(other).grade(&name(one)), NameGrade::Different, "{other} / {one}");
    }
}

proptest! {
    #[test]
    fn a_name_is_the_same_as_itself_however_it_is_written(given in "[A-Za-zÀ-ÖØ-öø-ÿ]{2,12}", family in "[A-Za-zÀ-ÖØ-öø-ÿ]{3,12}") {
        let one = PersonName::new(&family, None, &given).unwrap();
        let other = PersonName::new(&family.to_uppercase(), None, &given.to_lowercase()).unwrap();
        prop_assert_eq!(one.grade(&other), NameGrade::Same);
    }

    #[test]
    fn an_identifier_is_read_however_it_is_typed(given in "\\PC{1,10}", family in "\\PC{1,20}", serial in 0_u64..1_000_000) {
        let identifier = Identifier::compose(&given, &family, serial, 3);
        let typed = format!(" {} ", identifier.as_str().to_uppercase());
        prop_assert_eq!(typed.parse(), Ok(identifier.clone()));
        let masked = identifier.masked().to_string();
        prop_assert!(masked.chars().count() <= 7, "R12: {} shows too much", masked);
    }

    #[test]
    fn a_slip_in_an_identifier_is_found(serial in 0_u64..100_000, place in 0_usize..40, digit in 0_u8..10, swap in any::<bool>()) {
        let identifier = Identifier::compose("Chloé", "Martin", serial, 3);
        let mut typed: Vec<u8> = identifier.as_str().bytes().collect();
        let first = typed.iter().position(u8::is_ascii_digit).unwrap();
        let place = first + place % (typed.len() - first);
        if swap && place + 1 < typed.len() {
            typed.swap(place, place + 1);
        } else {
            typed[place] = b'0' + digit;
        }
        let typed = String::from_utf8(typed).unwrap();
        if typed != identifier.as_str() {
            prop_assert_eq!(typed.parse::<Identifier>(), Err(IdentifierError::Check));
        }
    }
}
