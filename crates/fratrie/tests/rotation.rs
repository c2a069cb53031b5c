//! V1, V2: parameters are raised and keys replaced without a mass reset.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod support;

use fratrie::{
    Error, HashingConfig, Keyring, LogIn, Refusal, SecretKey,
    domain::{SecretHash, event::Fact},
};
use support::{PASSWORD, World, chosen, two_schools, world};

async fn secret(world: &World) -> SecretHash {
    world.state().await.rows.accounts.values().find_map(|account| account.secret.clone()).unwrap()
}

async fn upgrades(world: &World) -> usize {
    let facts = world.state().await.events;
    facts.iter().filter(|event| matches!(event.fact, Fact::SecretUpgraded { .. })).count()
}

#[tokio::test]
async fn v1_a_hash_of_weaker_parameters_is_replaced_once_at_the_next_log_in() {
    let before = world().await;
    let letters = before.letters(two_schools()).await;
    let session = before.activate(&letters[0], None).await;
    let weak = secret(&before).await;

    let stronger = HashingConfig { memory_kib: 128, ..HashingConfig::weak_for_tests() };
    let after = before.again(|builder| builder.hashing(stronger)).await;
    assert!(
        after
            .portal
            .log_in(&fratrie::Credentials::new(letters[0].identifier.as_str(), "faux"), &after.origin)
            .await
            .is_err()
    );
    assert!(secret(&after).await == weak, "a wrong password replaces nothing");
    after.log_in(&letters[0], PASSWORD).await;
    let strong = secret(&after).await;
    assert!(strong.expose().contains("m=128,") && upgrades(&after).await == 1);
    after.log_in(&letters[0], PASSWORD).await;
    assert!(secret(&after).await == strong && upgrades(&after).await == 1, "once");
    assert!(after.portal.account(&session).await.is_ok(), "sessions stay");
    assert_eq!(after.state().await.violations(), vec![]);
}

#[tokio::test]
async fn v2_a_key_is_replaced_without_a_reset() {
    let old = world().await;
    let letters = old.letters(two_schools()).await;
    let principal = old.activate(&letters[0], Some("parent@example.org")).await;
    let under_way = old.state().await.events;
    let device = old.portal.remember_device(&principal).await.unwrap();
    let preview =
        old.portal.preview_merge(&principal, &[letters[1].credentials()], &old.origin).await.unwrap();
    let made = secret(&old).await;

    let keys = || Keyring::from(SecretKey::from_bytes([8; 32])).with_former(SecretKey::from_bytes([7; 32]));
    let new = old.again(|builder| builder.secret_key(keys())).await;
    // The chosen password; its hash is made anew, under the new key.
    new.log_in(&letters[0], PASSWORD).await;
    assert!(secret(&new).await != made && upgrades(&new).await == 1);
    // A mail that was still under way, a device, a letter and a preview of before.
    let mut links = Vec::new();
    for event in &under_way {
        links.extend(new.realm.events().mails(event).await.unwrap());
    }
    let fratrie::MailBody::ConfirmEmail { link } = &links[0].body else { panic!("{links:?}") };
    new.portal.confirm_email(link.expose(), &new.origin).await.unwrap();
    let known = fratrie::Attempt::from(&new.origin).device(device);
    assert!(matches!(new.portal.log_in(&chosen(&letters[0]), &known).await, Ok(LogIn::Active(_))));
    let opened = new.portal.log_in(&letters[1].credentials(), &new.origin).await.unwrap();
    assert!(matches!(opened, LogIn::ActivationRequired(_)));
    let told = new.portal.merge(&principal, preview.confirm(), &new.origin).await;
    assert!(matches!(told, Err(Error::Refused(Refusal::ChangedSincePreview))), "the hash changed: {told:?}");

    // Once the old key is dropped: what was made anew goes on, the rest is void.
    let later = old.again(|builder| builder.secret_key(SecretKey::from_bytes([8; 32]))).await;
    later.log_in(&letters[0], PASSWORD).await;
    let told = later.portal.log_in(&letters[1].credentials(), &later.origin).await;
    assert!(matches!(told, Err(Error::Refused(Refusal::Credentials))), "{told:?}");
}

#[tokio::test]
async fn v2_the_database_alone_verifies_nothing() {
    let ours = world().await;
    let letters = ours.letters(two_schools()).await;
    ours.activate(&letters[0], None).await;
    let thief = ours.again(|builder| builder.secret_key(SecretKey::from_bytes([9; 32]))).await;
    for credentials in [chosen(&letters[0]), letters[1].credentials()] {
        let told = thief.portal.log_in(&credentials, &thief.origin).await;
        assert!(matches!(told, Err(Error::Refused(Refusal::Credentials))), "{told:?}");
    }
}
