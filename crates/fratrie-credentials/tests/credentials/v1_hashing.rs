//! V1, V2, V8: chosen passwords are hashed with Argon2id under the key, and each answer costs one run.

use crate::common::{key, reference_key, typed, weak};
use fratrie_credentials::{HashingConfig, HashingError, PasswordHasher};

const PASSWORD: &str = "un nouveau mot de passe";
/// Made by the C reference implementation under the reference key and a salt of nines.
const REFERENCE: &str = "$argon2id$v=19$m=19456,t=2,p=1,keyid=nodgYKBX$CQkJCQkJCQkJCQkJCQkJCQ$bpfoN9LskXWCf+fFmAKJ/ZH99Vk9BvX6vPJvp6JLbIg";

#[tokio::test]
async fn v1_the_default_is_argon2id_at_19_mib_and_equals_the_reference_implementation() {
    let key = reference_key();
    let hasher = PasswordHasher::start(HashingConfig::default(), &key).unwrap();
    let stored = hasher.hash(PASSWORD.parse().unwrap(), [9; 16]).await.unwrap();
    assert_eq!(stored.as_str(), REFERENCE);
    assert!(hasher.verify(typed(PASSWORD), Some(REFERENCE)).await.unwrap());
    assert!(!hasher.verify(typed("un nouveau mot de passé"), Some(REFERENCE)).await.unwrap());
}

#[test]
fn v1_a_pool_below_the_floor_or_out_of_bounds_does_not_start() {
    let usual = HashingConfig::default();
    let refused = [
        HashingConfig { memory_kib: 19 * 1024 - 1, ..usual },
        HashingConfig { iterations: 1, ..usual },
        HashingConfig { iterations: 0, ..usual },
        HashingConfig { parallelism: 0, ..usual },
        HashingConfig { memory_kib: 256 * 1024 + 1, ..usual },
        HashingConfig { iterations: 17, ..usual },
        HashingConfig { parallelism: 9, ..usual },
        HashingConfig { memory_kib: 64, ..usual },
        HashingConfig { memory_kib: 7, ..HashingConfig::weak_for_tests() },
    ];
    for config in refused {
        let error = PasswordHasher::start(config, key(1)).unwrap_err();
        assert!(matches!(error, HashingError::Parameters(_)), "{config:?}");
    }
    PasswordHasher::start(HashingConfig { memory_kib: 20 * 1024, iterations: 3, ..usual }, key(1)).unwrap();
}

#[tokio::test]
async fn v1_weaker_hashes_still_verify_and_are_known_to_be_outdated() {
    let test = HashingConfig::weak_for_tests();
    let costs = [(64, 1), (64, 2), (96, 1), (96, 3)];
    let hashers = costs.map(|(memory_kib, iterations)| {
        let config = HashingConfig { memory_kib, iterations, ..test };
        (config, PasswordHasher::start(config, key(1)).unwrap())
    });
    for (made, maker) in &hashers {
        let stored = maker.hash(PASSWORD.parse().unwrap(), [2; 16]).await.unwrap();
        for (today, hasher) in &hashers {
            assert!(hasher.verify(typed(PASSWORD), Some(stored.as_str())).await.unwrap());
            let weaker = made.memory_kib < today.memory_kib || made.iterations < today.iterations;
            assert_eq!(hasher.is_outdated(stored.as_str()), weaker, "made {made:?}, today {today:?}");
        }
    }
    let (_, hasher) = &hashers[0];
    assert!(hasher.is_outdated("pbkdf2$…") && hasher.is_outdated(REFERENCE), "not ours");
}

#[tokio::test]
async fn v2_the_database_alone_verifies_nothing() {
    let (ours, theirs) = (weak(1, 8), key(2));
    let theirs = PasswordHasher::start(HashingConfig::weak_for_tests(), &theirs).unwrap();
    let stored = ours.hash(PASSWORD.parse().unwrap(), [2; 16]).await.unwrap();
    assert!(ours.verify(typed(PASSWORD), Some(stored.as_str())).await.unwrap());
    assert!(!theirs.verify(typed(PASSWORD), Some(stored.as_str())).await.unwrap());

    // Nor when the key's id in the row is replaced by theirs: the pepper went into the hash.
    let id = |text: &str| text.split("keyid=").nth(1).unwrap().split('$').next().unwrap().to_owned();
    let other = theirs.hash(PASSWORD.parse().unwrap(), [2; 16]).await.unwrap();
    let forged = stored.as_str().replace(&id(stored.as_str()), &id(other.as_str()));
    assert_ne!(forged, stored.as_str());
    assert!(!theirs.verify(typed(PASSWORD), Some(&forged)).await.unwrap());
}

#[tokio::test]
async fn v2_the_same_password_under_another_salt_stores_differently() {
    let hasher = weak(1, 8);
    let one = hasher.hash(PASSWORD.parse().unwrap(), [1; 16]).await.unwrap();
    let two = hasher.hash(PASSWORD.parse().unwrap(), [2; 16]).await.unwrap();
    let hash = |text: &str| text.rsplit('$').next().unwrap().to_owned();
    assert_ne!(hash(one.as_str()), hash(two.as_str()));
}

#[tokio::test]
async fn v8_every_answer_costs_exactly_one_run() {
    let hasher = weak(1, 8);
    let stored = hasher.hash(PASSWORD.parse().unwrap(), [2; 16]).await.unwrap();
    let stored = stored.as_str();
    let endless = format!("{stored}{}", "A".repeat(100_000));
    let paths = [
        ("right", PASSWORD, Some(stored)),
        ("wrong", "un autre", Some(stored)),
        ("nothing typed", "", Some(stored)),
        ("unknown account", PASSWORD, None),
        ("empty row", PASSWORD, Some("")),
        ("other algorithm", PASSWORD, Some("$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW")),
        ("other key", PASSWORD, Some(REFERENCE)),
        ("4 TiB", PASSWORD, Some(&*stored.replace("m=64", "m=4294967295"))),
        ("an hour", PASSWORD, Some(&*stored.replace("t=1", "t=4294967295"))),
        ("too many lanes", PASSWORD, Some(&*stored.replace("p=1", "p=16777215"))),
        ("no memory", PASSWORD, Some(&*stored.replace("m=64", "m=0"))),
        ("no pass", PASSWORD, Some(&*stored.replace("t=1", "t=0"))),
        ("beyond 32 bits", PASSWORD, Some(&*stored.replace("m=64", "m=4294967296"))),
        ("cut", PASSWORD, Some(&stored[..stored.len() - 1])),
        ("endless row", PASSWORD, Some(&endless)),
        ("endless password", &"a".repeat(1_000_000), Some(stored)),
    ];
    for (path, password, row) in paths {
        let before = hasher.runs();
        let answer = hasher.verify(typed(password), row).await.unwrap();
        assert_eq!(hasher.runs() - before, 1, "{path}");
        assert_eq!(answer, path == "right", "{path}");
    }
}

#[tokio::test]
async fn v8_what_is_too_long_to_be_a_password_matches_nothing_at_all() {
    // The hash of the empty text, by the reference implementation: nobody can choose it, but a row may hold it.
    let empty = "$argon2id$v=19$m=64,t=1,p=1,keyid=nodgYKBX$CQkJCQkJCQkJCQkJCQkJCQ\
        $sX7LnttVYVpOLxQpiY+mnmBulq3EaukVDSaLVBAl5LM";
    let hasher = PasswordHasher::start(HashingConfig::weak_for_tests(), reference_key()).unwrap();
    assert!(hasher.verify(typed(""), Some(empty)).await.unwrap());
    assert!(!hasher.verify(typed(&"a".repeat(2049)), Some(empty)).await.unwrap());
    assert_eq!(hasher.runs(), 2);
}

#[tokio::test]
async fn v8_a_stored_hash_changed_anywhere_verifies_nothing_in_one_run() {
    let hasher = weak(1, 8);
    let stored = hasher.hash(PASSWORD.parse().unwrap(), [2; 16]).await.unwrap();
    let stored = stored.as_str();
    let mut changed = Vec::new();
    for at in 0..stored.len() {
        changed.push(format!("{}{}", &stored[..at], &stored[at + 1..]));
        for symbol in ["A", "9", "+", "$", "é"] {
            changed.push(format!("{}{symbol}{}", &stored[..at], &stored[at + 1..]));
            changed.push(format!("{}{symbol}{}", &stored[..at], &stored[at..]));
        }
    }
    for row in changed.iter().filter(|row| *row != stored) {
        let before = hasher.runs();
        assert!(!hasher.verify(typed(PASSWORD), Some(row)).await.unwrap(), "{row}");
        assert_eq!(hasher.runs() - before, 1, "{row}");
    }
}
