//! V14: up to 128 characters of any script after NFKC, never cut short.

use crate::common::{typed, weak};
use fratrie_credentials::{NewPassword, PasswordError, TypedPassword};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

fn chosen(text: &str) -> Result<String, PasswordError> {
    text.parse::<NewPassword>().map(|password| TypedPassword::from(password).expose().to_owned())
}

#[test]
fn v14_at_most_a_hundred_and_twenty_eight_characters() {
    for character in ["a", "é", "e\u{301}", "ﬃ", "한", "ᄒ\u{1161}\u{11AB}", "😀", "１", " "] {
        let each = character.nfkc().count();
        for count in [0, 1, 3, 11, 12, 42, 43, 127, 128, 129, 300] {
            let expected = match count * each {
                0 => Err(PasswordError::TooShort { minimum: 1 }),
                1..=128 => Ok(character.nfkc().collect::<String>().repeat(count)),
                _ => Err(PasswordError::TooLong { maximum: 128 }),
            };
            assert_eq!(chosen(&character.repeat(count)), expected, "{count} times {character}");
        }
    }
    assert_eq!(chosen(&"a".repeat(10_000_000)), Err(PasswordError::TooLong { maximum: 128 }));
}

#[test]
fn v14_any_script() {
    for text in [
        "aaaaaaaaaaaa",
        "            ",
        "123456789012",
        "mot de passe en français",
        "пароль пароль",
        "🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀",
    ] {
        assert_eq!(chosen(text).as_deref(), Ok(text));
    }
}

#[test]
fn v14_no_control_character() {
    for control in (0..=0x10_FFFF).filter_map(char::from_u32).filter(|c| c.is_control()) {
        let text = format!("un mot de{control}passe");
        assert_eq!(chosen(&text), Err(PasswordError::ControlCharacter), "{control:?}");
    }
}

#[tokio::test]
async fn v14_a_password_is_never_cut_short() {
    let hasher = weak(1, 8);
    let longest = "é".repeat(128);
    let stored = hasher.hash(longest.parse().unwrap(), [2; 16]).await.unwrap();
    assert!(hasher.verify(typed(&longest), Some(stored.as_str())).await.unwrap());
    for more in ["e", "\u{301}", " ", "\0"] {
        let longer = format!("{longest}{more}");
        assert!(!hasher.verify(typed(&longer), Some(stored.as_str())).await.unwrap(), "{more:?} added");
    }
    for typing in ["é".repeat(127), "é".repeat(10_000), String::new()] {
        assert!(!hasher.verify(typed(&typing), Some(stored.as_str())).await.unwrap(), "{}", typing.len());
    }
}

proptest! {
    #[test]
    fn v14_whatever_the_keyboard_sends_it_is_the_same_password(text in "\\PC{12,40}|[가-힣]{100,128}|[é-ÿ]{12,128}") {
        if let Ok(kept) = chosen(&text) {
            let forms: [String; 4] =
                [text.nfc().collect(), text.nfd().collect(), text.nfkc().collect(), text.nfkd().collect()];
            for form in forms {
                let typed = typed(&form);
                prop_assert_eq!(typed.expose(), &kept);
                prop_assert_eq!(chosen(&form), Ok(kept.clone()));
            }
        }
    }

    #[test]
    fn v14_a_chosen_password_is_the_one_typed(text in "\\PC{0,140}") {
        let length = text.nfkc().count();
        match chosen(&text) {
            Ok(kept) => {
                prop_assert!((1..=128).contains(&length));
                let typed = typed(&text);
                prop_assert_eq!(typed.expose(), kept);
            }
            Err(PasswordError::TooShort { minimum }) => prop_assert!(length < minimum),
            Err(PasswordError::TooLong { maximum }) => prop_assert!(length > maximum),
            Err(other) => prop_assert!(false, "{other}"),
        }
    }
}
