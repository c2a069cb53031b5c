//! V14: which passwords may be chosen. No rule of composition; the CNIL's bits; none that attackers try first.

use fratrie_credentials::{NewPassword, PasswordError, PasswordPolicy};
use proptest::prelude::*;

const FAMILY: [&str; 6] =
    ["Cosams", "Angélique", "Dylan", "Collège Marcelle Pardé", "cosams.an7k2", "parent@example.org"];

fn check(text: &str) -> Result<(), PasswordError> {
    PasswordPolicy::default().check(&text.parse().unwrap(), &FAMILY)
}

#[test]
fn v14_phrases_of_any_script_are_welcome() {
    for text in [
        "un nouveau mot de passe",
        "cheval agrafe pile correct",
        "Dylan mange des crêpes au citron",
        "пароль для родителя",
        "كلمة السر الجديدة هنا",
        "父母的新密码是一句很长的话语",
        "🦀🐴🔋📎🦀🐴🔋📎🌞🌵🎈🚂",
        "x9-Kp2!vRt7q",
        "3141592653589793",
    ] {
        assert_eq!(check(text), Ok(()), "{text}");
    }
}

#[test]
fn v14_twelve_characters_and_fifty_bits() {
    assert_eq!(check("x9-Kp2!vRt7"), Err(PasswordError::TooShort { minimum: 12 }));
    // log2(10) × 15 = 49.8, × 16 = 53.2; log2(26) × 12 = 56.4.
    assert_eq!(check("314159265358979"), Err(PasswordError::Weak));
    assert_eq!(check("3141592653589793"), Ok(()));
    let unthrottled = PasswordPolicy { bits: 80, ..PasswordPolicy::default() };
    let check = |text: &str| unthrottled.check(&text.parse().unwrap(), &[]);
    // log2(26) × 17 = 79.9.
    assert_eq!(check("xkqwzjvhbtgpmrsdf"), Err(PasswordError::Weak));
    assert_eq!(check("xkqwzjvhbtgpmrsdfc"), Ok(()));
    let lax = PasswordPolicy { minimum: 0, bits: 0 };
    assert_eq!(lax.check(&"x9-Kp2!".parse().unwrap(), &[]), Err(PasswordError::TooShort { minimum: 8 }));
}

#[test]
fn v14_what_attackers_try_first_is_refused_however_it_is_dressed_up() {
    for text in [
        "motdepasse2026",
        "MotDePasse!!!2026",
        "M0td3p4ss32026",
        "Motdepasse-Motdepasse",
        "passwordpassword",
        "password12345",
        "azertyuiop2026",
        "marseille13013",
        "jetaimedoudou",
        "educonnect2026",
        "Bonjour-Bonjour",
        "telechargement",
    ] {
        assert_eq!(check(text), Err(PasswordError::Common), "{text}");
    }
    for text in [
        "aaaaaaaaaaaa",
        "abababababab",
        "qsdfghjklmwxcvbn",
        "poiuytrezaml",
        "            é",
        "🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀",
    ] {
        let told = check(text);
        assert!(
            matches!(told, Err(PasswordError::Predictable | PasswordError::Common | PasswordError::Weak)),
            "{text}: {told:?}"
        );
    }
}

#[test]
fn v14_what_others_know_of_a_person_is_refused() {
    for text in [
        "Dylan Cosams",
        "cosams-angelique",
        "ANGELIQUE.Cosams1",
        "marcelle.parde",
        "cosams.an7k2-1",
        "parent@example.org",
        "Dylan14032014",
        "dylan-motdepasse",
    ] {
        // A given name may be common besides.
        let told = check(text);
        assert!(matches!(told, Err(PasswordError::Personal | PasswordError::Common)), "{text}: {told:?}");
        let others = PasswordPolicy::default().check(&text.parse().unwrap(), &["Le Goff", "Soizic"]);
        assert_ne!(others, Err(PasswordError::Personal), "{text} is nothing to others");
    }
}

proptest! {
    #[test]
    fn v14_the_policy_answers_whatever_is_chosen(text in "\\PC{0,130}", known in prop::collection::vec("\\PC{0,20}", 0..4)) {
        if let Ok(password) = text.parse::<NewPassword>() {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let told = PasswordPolicy::default().check(&password, &known);
            if text.chars().count() >= 40 && text.is_ascii() && text.chars().collect::<std::collections::BTreeSet<_>>().len() > 15 {
                prop_assert!(told != Err(PasswordError::Weak));
            }
        }
    }
}
