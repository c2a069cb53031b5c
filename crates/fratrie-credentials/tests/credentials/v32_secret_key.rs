//! V32: a key missing or misspelt is a typed error that says what to do.

use base64::{Engine, engine::general_purpose as base64s};
use fratrie_credentials::{SecretKey, SecretKeyError};
use proptest::prelude::*;
use rand::{SeedableRng, rngs::StdRng};
use std::{env, process::Command};

const VARIABLE: &str = "FRATRIE_TEST_SECRET_KEY";

fn read(text: &str) -> Result<String, SecretKeyError> {
    SecretKey::from_text(text).map(|key| key.to_text().to_string())
}

#[test]
fn v32_what_is_not_a_key_is_said_so() {
    let hex = "0123456789abcdef".repeat(4);
    for text in [
        "",
        "secret",
        &hex[1..],
        &format!("{hex}0"),
        &hex.replace('f', "g"),
        &hex.replace("ab", "é"),
        &base64s::STANDARD.encode([7; 31]),
        &base64s::STANDARD.encode([7; 33]),
        &format!("{}=", base64s::STANDARD.encode([7; 32])),
        &"A".repeat(1_000_000),
    ] {
        assert_eq!(read(text), Err(SecretKeyError::Form), "{text}");
    }
    assert!(SecretKeyError::Form.to_string().contains("openssl rand -hex 32"));
}

#[test]
fn v32_a_missing_variable_is_named_with_the_way_to_make_a_key() {
    let error = SecretKey::from_env("FRATRIE_TEST_NOT_SET").unwrap_err();
    let text = error.to_string();
    assert!(text.contains("FRATRIE_TEST_NOT_SET") && text.contains("openssl rand -hex 32"), "{text}");
}

#[test]
fn v32_the_environment_holds_a_key() {
    let hex = "07".repeat(32);
    if env::var_os(VARIABLE).is_some() {
        assert_eq!(*SecretKey::from_env(VARIABLE).unwrap().to_text(), hex);
        return;
    }
    // The environment of a running process is not changed: this test runs itself in a new one.
    let again = Command::new(env::current_exe().unwrap())
        .args(["--exact", "v32_secret_key::v32_the_environment_holds_a_key"])
        .env(VARIABLE, format!(" {hex}\n"))
        .output()
        .unwrap();
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stdout));
    assert!(String::from_utf8_lossy(&again.stdout).contains("1 passed"));
}

#[test]
fn v32_a_drawn_key_comes_from_the_given_chance_alone() {
    let draw = |seed| SecretKey::generate(&mut StdRng::seed_from_u64(seed)).to_text().to_string();
    assert_eq!(draw(1), draw(1));
    assert_ne!(draw(1), draw(2));
    assert_ne!(draw(1), "0".repeat(64));
}

proptest! {
    #[test]
    fn v32_every_spelling_gives_the_same_key(bytes: [u8; 32]) {
        let text = SecretKey::from_bytes(bytes).to_text();
        prop_assert_eq!(text.len(), 64);
        for spelling in [
            text.to_string(),
            text.to_uppercase(),
            format!("\t{}\r\n", *text),
            base64s::STANDARD.encode(bytes),
            base64s::STANDARD_NO_PAD.encode(bytes),
            base64s::URL_SAFE.encode(bytes),
            base64s::URL_SAFE_NO_PAD.encode(bytes),
        ] {
            prop_assert_eq!(read(&spelling), Ok(text.to_string()), "{}", spelling);
        }
    }

    #[test]
    fn v34_any_text_is_read_without_harm(text in "\\PC{0,70}|[0-9a-fé]{60,66}|[A-Za-z0-9+/=_-]{42,45}") {
        if let Ok(key) = SecretKey::from_text(&text) {
            prop_assert!(SecretKey::from_text(&key.to_text()).is_ok());
        }
    }
}
