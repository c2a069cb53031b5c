//! V2: a key is replaced; what the former one made is still read, and is known to be outdated.

use crate::common::{key, typed};
use fratrie_credentials::{HashingConfig, Keyring, PasswordHasher, SealError, Sealer};

const PASSWORD: &str = "un nouveau mot de passe";

fn hasher(keys: impl Into<Keyring>) -> PasswordHasher {
    PasswordHasher::start(HashingConfig::weak_for_tests(), keys).unwrap()
}

#[tokio::test]
async fn v2_old_and_new_hashes_verify_and_only_old_ones_are_outdated() {
    let rotated = hasher(Keyring::from(key(3)).with_former(key(2)).with_former(key(1)));
    for (number, outdated) in [(1, true), (2, true), (3, false)] {
        let made = hasher(key(number)).hash(PASSWORD.parse().unwrap(), [number; 16]).await.unwrap();
        assert!(rotated.verify(typed(PASSWORD), Some(made.as_str())).await.unwrap());
        assert!(!rotated.verify(typed("un autre mot"), Some(made.as_str())).await.unwrap());
        assert_eq!(rotated.is_outdated(made.as_str()), outdated, "{number}");
        if outdated {
            let again = rotated.hash_again(typed(PASSWORD), [9; 16]).await.unwrap();
            assert!(hasher(key(3)).verify(typed(PASSWORD), Some(again.as_str())).await.unwrap());
            assert!(!rotated.is_outdated(again.as_str()));
        }
    }
}

#[test]
fn v2_tokens_of_a_former_key_open_until_it_is_dropped() {
    let old = Sealer::new(key(1)).seal("preview", "a", 10, &7, [3; 24]).unwrap();
    let rotated = Sealer::new(Keyring::from(key(2)).with_former(key(1)));
    assert_eq!(rotated.open("preview", "a", 5, &old), Ok(7));
    assert_eq!(rotated.open::<u8>("preview", "a", 10, &old), Err(SealError::Expired));
    let new = rotated.seal("preview", "a", 10, &8, [4; 24]).unwrap();
    assert_eq!(Sealer::new(key(2)).open("preview", "a", 5, &new), Ok(8));
    assert_eq!(Sealer::new(key(2)).open::<u8>("preview", "a", 5, &old), Err(SealError::Invalid));
}

#[test]
fn v1_calibration_stays_between_the_floor_and_the_bounds() {
    let floor = HashingConfig::default();
    assert_eq!(HashingConfig::calibrate(std::time::Duration::ZERO, u32::MAX), floor);
    let small = HashingConfig::calibrate(std::time::Duration::MAX, floor.memory_kib);
    assert_eq!((small.memory_kib, small.iterations), (floor.memory_kib, 16));
    PasswordHasher::start(small, key(1)).unwrap();
}
