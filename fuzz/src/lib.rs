//! What every parser of Fratrie promises of any input (SECURITY V34): it ends, it does not panic, and what it takes it
//! takes again.
//!
//! One function a parser, for two drivers: the tests beside this crate, which make inputs of the committed corpus, and
//! libFuzzer (`fuzz/libfuzzer`), which is led by coverage.
#![expect(
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a broken promise is told by a panic: that is what fuzzers look for"
)]

mod mutate;
mod roster;

pub use mutate::Mutator;
pub use roster::{PART, archive, mapped, upload};

use fratrie::{
    EmailAddress, HashingConfig, Identifier, NewPassword, PasswordPolicy, ProvisionalPassword, SecretKey,
    TypedPassword,
    credentials::{LinkToken, PasswordHasher, Sealer},
};
use std::sync::OnceLock;

/// A promise about any bytes.
pub type Target = fn(&[u8]);

/// All parsers, by the name of their corpus.
pub const TARGETS: &[(&str, Target)] = &[
    ("identifier", identifier),
    ("provisional", provisional),
    ("email", email),
    ("sealed", sealed),
    ("phc", phc),
    ("link", link),
    ("password", password),
];

/// All readers of files, by the name of their corpus. Their inputs are a hundred times as long.
pub const READERS: &[(&str, Target)] = &[
    ("siecle", upload),
    ("aaf", upload),
    ("oneroster", upload),
    ("onde", upload),
    ("educonnect", upload),
    ("plain", upload),
    ("mapped", mapped),
    ("zip", archive),
];

fn promise(kept: bool, what: &str) {
    assert!(kept, "{what}");
}

fn key() -> SecretKey {
    SecretKey::from_bytes([7; 32])
}

/// Identifiers: what is read is short, is read again as it is printed, and is hidden when masked.
pub fn identifier(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(read) = text.parse::<Identifier>() {
        promise(read.as_str().len() <= 40, "short");
        promise(read.as_str().parse().as_ref() == Ok(&read), "read again");
        promise(read.as_str().to_uppercase().parse().as_ref() == Ok(&read), "in capitals");
        promise(read.masked().to_string() != read.as_str(), "masked");
    }
}

/// Provisional passwords: what is read is read again as it is printed, in small letters, without its dashes.
pub fn provisional(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Some(read) = ProvisionalPassword::parse(&text) {
        let printed = read.expose();
        promise(matches!(printed.len(), 8 | 14), "eight symbols, or twelve in three groups");
        for typed in [
            printed.to_owned(),
            printed.to_lowercase(),
            printed.replace('-', ""),
            printed.replace('-', " – "),
        ] {
            promise(ProvisionalPassword::parse(&typed).as_ref() == Some(&read), "read again");
        }
        promise(!printed.contains(['0', 'O', '1', 'I', 'L']), "nothing that looks like another symbol");
    }
}

/// Addresses: what is read is read again, and is hidden when masked.
pub fn email(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(read) = text.parse::<EmailAddress>() {
        promise(read.as_str().parse().as_ref() == Ok(&read), "read again");
        promise(read.as_str().contains('@') && read.as_str().len() <= 320, "an address");
        promise(
            !read.as_str().chars().any(char::is_control),
            "no control character: no other header in a mail",
        );
        promise(
            !read.masked().is_empty() && read.folded() == read.folded().to_lowercase(),
            "masked and folded",
        );
    }
}

/// Sealed tokens: nothing but what was sealed opens. The first bytes say what is changed in a token of ours.
pub fn sealed(bytes: &[u8]) {
    static OURS: OnceLock<(Sealer, String)> = OnceLock::new();
    let (sealer, ours) = OURS.get_or_init(|| {
        let sealer = Sealer::new(key());
        let token = sealer.seal("fuzz", "audience", i64::MAX, &"value", [3; 24]).unwrap_or_default();
        (sealer, token)
    });
    let open = |token: &str| sealer.open::<String>("fuzz", "audience", 0, token);
    let text = String::from_utf8_lossy(bytes);
    promise(text == *ours || open(&text).is_err(), "a token that is none of ours");
    if let [place, other, rest @ ..] = bytes {
        let at = usize::from(*place) % ours.len().max(1);
        let (head, tail) = ours.split_at_checked(at).unwrap_or_default();
        let mut changed = format!("{head}{}{}", char::from(other & 0x7f), tail.get(1..).unwrap_or_default());
        changed.push_str(&String::from_utf8_lossy(rest));
        promise(changed == *ours || open(&changed).is_err(), "a token that was changed");
    }
}

/// PHC strings: one that is taken for ours has a run of Argon2 within bounds before it, whatever it says.
pub fn phc(bytes: &[u8]) {
    static HASHER: OnceLock<PasswordHasher> = OnceLock::new();
    let started = || PasswordHasher::start(HashingConfig::weak_for_tests(), key());
    let hasher = HASHER.get_or_init(|| started().unwrap_or_else(|error| panic!("{error}")));
    let text = String::from_utf8_lossy(bytes);
    if !hasher.is_outdated(&text) {
        promise(text.starts_with("$argon2id$v=19$m=") && text.len() <= 512, "one of ours");
    }
}

/// Links: what is read is read again.
pub fn link(bytes: &[u8]) {
    if let Some(read) = LinkToken::parse(&String::from_utf8_lossy(bytes)) {
        let again = LinkToken::parse(read.expose()).map(|again| again.hash());
        promise(again == Some(read.hash()), "read again");
    }
}

/// Passwords: one that can be chosen is short and the same when typed; the policy has an answer.
pub fn password(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let typed = TypedPassword::from(&*text);
    if let Ok(chosen) = text.parse::<NewPassword>() {
        let taken =
            PasswordPolicy::default().check(&chosen, &["Dylan Cosams", "Collège Marcelle Pardé"]).is_ok();
        let kept = TypedPassword::from(chosen);
        promise(kept.expose() == typed.expose(), "the same when typed");
        let count = kept.expose().chars().count();
        promise(count <= 128 && (!taken || count >= 12), "of a length that the policy takes");
    }
}
