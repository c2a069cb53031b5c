//! V7: no secret type shows its secret, none can be serialised, printed or compared by accident.

use crate::common::{key, typed, weak};
use fratrie_credentials::{
    LinkPurpose, LinkToken, NewPassword, PasswordHasher, PasswordPolicy, PhcHash, ProvisionalPassword,
    Sealer, SecretKey, TypedPassword,
};
use serde::{Deserialize, Serialize};
use std::fmt::{Debug, Display};

/// Does not compile when the type has the trait: the name `claim` would then stand for two things.
macro_rules! lacks {
    ($($type:ty: $($bound:path),+;)+) => {$($(
        const _: fn() = || {
            trait Claim<Case> { fn claim() {} }
            impl<T: ?Sized> Claim<()> for T {}
            struct HasIt;
            impl<T: ?Sized + $bound> Claim<HasIt> for T {}
            <$type as Claim<_>>::claim();
        };
    )+)+};
}

lacks! {
    SecretKey: Display, Serialize, Deserialize<'static>, PartialEq, Copy, AsRef<[u8]>;
    NewPassword: Display, Serialize, Deserialize<'static>, PartialEq, Clone, AsRef<str>;
    TypedPassword: Display, Serialize, Deserialize<'static>, PartialEq, AsRef<str>;
    ProvisionalPassword: Display, Serialize, Deserialize<'static>, AsRef<str>;
    LinkToken: Display, Serialize, Deserialize<'static>, PartialEq, Clone, AsRef<str>;
    Sealer: Display, Serialize, Deserialize<'static>;
    PasswordHasher: Display, Serialize, Deserialize<'static>;
    PhcHash: Display, Serialize, Deserialize<'static>;
}

/// All that `Debug` gives, on one line and on many.
fn shown(value: &impl Debug) -> String {
    format!("{value:?}{value:#?}")
}

#[tokio::test]
async fn v7_debug_shows_nothing_of_a_planted_marker() {
    const MARKER: &str = "marqueur";
    let password = "marqueur-marqueur";
    let hasher = weak(1, 8);
    let stored = hasher.hash(password.parse().unwrap(), [2; 16]).await.unwrap();
    let key = SecretKey::from_bytes(*b"marqueurmarqueurmarqueurmarqueur");
    let link = LinkToken::derive(&key, LinkPurpose::ResetPassword, "", &[0; 16], &[0; 16]);
    let provisional = ProvisionalPassword::parse("MARQ-UEUR-MARQ").unwrap();
    let shown = [
        (shown(&key), key.to_text().to_string(), "SecretKey(…)"),
        (shown(&password.parse::<NewPassword>().unwrap()), MARKER.to_owned(), "NewPassword(…)"),
        (shown(&typed(password)), MARKER.to_owned(), "TypedPassword(…)"),
        (shown(&provisional), "MARQ".to_owned(), "ProvisionalPassword(…)"),
        (shown(&link), link.expose().to_owned(), "LinkToken(…)"),
        (shown(&Sealer::new(&key)), MARKER.to_owned(), "Sealer(…)"),
        (shown(&stored), stored.as_str().to_owned(), "PhcHash(…)"),
    ];
    for (text, secret, whole) in shown {
        assert!(!text.contains(&secret) && !text.contains(MARKER), "{text}");
        assert_eq!(text, whole.repeat(2));
    }
}

#[test]
fn v7_the_hasher_shows_its_cost_and_nothing_of_the_key() {
    let text = shown(&weak(1, 8));
    assert!(text.contains("memory_kib: 64"));
    assert!(!text.contains(&*key(1).to_text()) && !text.contains("[1, 1"), "{text}");
}

#[test]
fn v7_errors_never_repeat_what_was_given() {
    const MARKER: &str = "marqueur";
    let long = MARKER.repeat(17);
    let errors = [
        shown(&SecretKey::from_text(MARKER).unwrap_err()),
        SecretKey::from_text(&long).unwrap_err().to_string(),
        shown(&PasswordPolicy::default().check(&MARKER.parse().unwrap(), &[MARKER]).unwrap_err()),
        shown(&long.parse::<NewPassword>().unwrap_err()),
        long.parse::<NewPassword>().unwrap_err().to_string(),
        format!("{MARKER}-\0-{MARKER}").parse::<NewPassword>().unwrap_err().to_string(),
    ];
    for error in errors {
        assert!(!error.contains(MARKER), "{error}");
    }
}
