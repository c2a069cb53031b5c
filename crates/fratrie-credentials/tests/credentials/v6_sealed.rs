//! V6: a sealed token opens only unchanged, under its key, for its purpose and audience, before its end.

use crate::common::key;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use fratrie_credentials::{SealError, Sealer};
use proptest::prelude::*;
use serde::{Deserialize, Serialize, Serializer, ser::Error};

const END: i64 = 1_600;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Preview {
    principal: u128,
    seen: Vec<(String, u64)>,
}

fn preview() -> Preview {
    Preview { principal: 42, seen: vec![("compte".to_owned(), 7)] }
}

fn sealed() -> String {
    Sealer::new(key(7)).seal("preview", "ac-dijon/42", END, &preview(), [3; 24]).unwrap()
}

fn open(token: &str) -> Result<Preview, SealError> {
    Sealer::new(key(7)).open("preview", "ac-dijon/42", 0, token)
}

#[test]
fn v6_every_bit_flipped_is_refused() {
    let token = sealed();
    assert_eq!(open(&token), Ok(preview()));
    let bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
    for bit in 0..bytes.len() * 8 {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(open(&URL_SAFE_NO_PAD.encode(changed)), Err(SealError::Invalid), "bit {bit}");
    }
}

#[test]
fn v6_every_character_changed_cut_or_added_is_refused() {
    let token = sealed();
    for at in 0..token.len() {
        assert_eq!(open(&token[..at]), Err(SealError::Invalid), "cut at {at}");
        for other in ["A", "_", "=", " ", "é", ""] {
            let changed = format!("{}{other}{}", &token[..at], &token[at + 1..]);
            assert!(changed == token || open(&changed) == Err(SealError::Invalid), "{other} at {at}");
        }
    }
    for more in ["A", "AAAA", "=", "\n"] {
        assert_eq!(open(&format!("{token}{more}")), Err(SealError::Invalid), "{more:?} added");
    }
}

#[test]
fn v6_parts_of_two_tokens_do_not_make_a_third() {
    let sealer = Sealer::new(key(7));
    let seal = |principal, nonce| {
        let token =
            sealer.seal("preview", "ac-dijon/42", END, &Preview { principal, seen: vec![] }, [nonce; 24]);
        URL_SAFE_NO_PAD.decode(token.unwrap()).unwrap()
    };
    let (one, two) = (seal(42, 1), seal(43, 2));
    assert_eq!(one.len(), two.len());
    for at in 1..one.len() {
        if one[at..] != two[at..] {
            let mixed = [&one[..at], &two[at..]].concat();
            assert_eq!(open(&URL_SAFE_NO_PAD.encode(mixed)), Err(SealError::Invalid), "joined at {at}");
        }
    }
}

#[test]
fn v6_another_key_purpose_or_audience_is_refused() {
    let token = sealed();
    let open =
        |byte, purpose, audience: &str| Sealer::new(key(byte)).open::<Preview>(purpose, audience, 0, &token);
    assert_eq!(open(7, "preview", "ac-dijon/42"), Ok(preview()));
    assert_eq!(open(8, "preview", "ac-dijon/42"), Err(SealError::Invalid));
    assert_eq!(open(7, "activation", "ac-dijon/42"), Err(SealError::Invalid));
    assert_eq!(open(7, "preview", "ac-dijon/43"), Err(SealError::Invalid));
    assert_eq!(open(7, "preview", ""), Err(SealError::Invalid));
    assert_eq!(open(7, "previewa", "c-dijon/42"), Err(SealError::Invalid), "the border between both counts");
    assert_eq!(open(7, "", "previewac-dijon/42"), Err(SealError::Invalid));
}

#[test]
fn v6_each_purpose_has_a_key_of_its_own() {
    // The same value under the same nonce: under one key the sealed bytes would be the same, up to the tag of 16.
    let sealed = |purpose| {
        let token = Sealer::new(key(7)).seal(purpose, "ac-dijon/42", END, &preview(), [3; 24]).unwrap();
        let bytes = URL_SAFE_NO_PAD.decode(token).unwrap();
        bytes[24..bytes.len() - 16].to_vec()
    };
    assert_eq!(sealed("preview"), sealed("preview"));
    assert_ne!(sealed("preview"), sealed("activation"));
}

#[test]
fn v6_its_end_is_the_first_moment_when_it_is_refused() {
    let sealer = Sealer::new(key(7));
    let open = |now| sealer.open::<Preview>("preview", "ac-dijon/42", now, &sealed());
    assert_eq!(open(i64::MIN), Ok(preview()));
    assert_eq!(open(END - 1), Ok(preview()));
    assert_eq!(open(END), Err(SealError::Expired));
    assert_eq!(open(i64::MAX), Err(SealError::Expired));
}

#[test]
fn v6_a_value_of_another_type_is_refused() {
    let opened: Result<Vec<String>, _> = Sealer::new(key(7)).open("preview", "ac-dijon/42", 0, &sealed());
    assert_eq!(opened, Err(SealError::Invalid));
}

#[test]
fn v34_sizes_are_bounded_both_ways() {
    let sealer = Sealer::new(key(7));
    let large = "a".repeat(64 * 1024);
    assert_eq!(sealer.seal("preview", "", END, &large, [3; 24]), Err(SealError::TooLarge));
    assert_eq!(open(&"A".repeat(64 * 1024 + 1)), Err(SealError::TooLarge));
    assert_eq!(open(&"A".repeat(64 * 1024)), Err(SealError::Invalid));
    let fits = "a".repeat(48 * 1024 - 128);
    let token = sealer.seal("preview", "", END, &fits, [3; 24]).unwrap();
    assert_eq!(sealer.open::<String>("preview", "", 0, &token), Ok(fits));
}

#[test]
fn v6_a_value_without_a_json_form_is_said_so() {
    struct Formless;
    impl Serialize for Formless {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(S::Error::custom("no form"))
        }
    }
    let refused = Sealer::new(key(7)).seal("preview", "", END, &Formless, [3; 24]);
    assert_eq!(refused, Err(SealError::Encoding));
}

proptest! {
    #[test]
    fn v6_any_value_comes_back_and_is_not_read_on_the_way(
        text in "[a-z]{12,40}", audience in "\\PC{0,20}", nonce: [u8; 24], end in 1..i64::MAX,
    ) {
        let sealer = Sealer::new(key(7));
        let token = sealer.seal("preview", &audience, end, &text, nonce).unwrap();
        let bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
        prop_assert!(!bytes.windows(text.len()).any(|window| window == text.as_bytes()));
        prop_assert_eq!(sealer.open::<String>("preview", &audience, end - 1, &token), Ok(text));
    }

    #[test]
    fn v34_any_text_is_opened_without_harm(text in "\\PC{0,80}|[A-Za-z0-9_-]{0,200}") {
        prop_assert_eq!(open(&text), Err(SealError::Invalid));
    }
}
