//! Logging in, activating, managing and recovering an account through the facade.
#![expect(clippy::panic, reason = "a test may stop at the first surprise")]

mod support;

use fratrie::{Credentials, Error, LogIn, MailBody, RecoveryTarget, Refusal, chrono::TimeDelta};
use support::{PASSWORD, chosen, link, two_schools, world};

const OTHER: &str = "encore un autre mot de passe";

fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("a refusal was expected: {other:?}"),
    }
}

#[tokio::test]
async fn r12_one_answer_until_the_right_secret_is_shown() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    world.activate(&letters[0], None).await;
    let office = world.realm.office();
    for (identifier, password) in [
        (letters[0].identifier.as_str(), "un mauvais mot de passe"),
        (letters[1].identifier.as_str(), "2345-6789-ABCD"),
        ("c.personne48207", PASSWORD),
        ("", ""),
        ("'; DROP TABLE accounts; --", "<script>"),
    ] {
        let answer = world.portal.log_in(&Credentials::new(identifier, password), &world.origin).await;
        assert_eq!(refusal(answer), Refusal::Credentials, "{identifier}");
    }
    office.suspend(&letters[0].identifier).await.unwrap();
    let wrong = Credentials::new(letters[0].identifier.as_str(), OTHER);
    assert_eq!(refusal(world.portal.log_in(&wrong, &world.origin).await), Refusal::Credentials);
    assert_eq!(refusal(world.portal.log_in(&chosen(&letters[0]), &world.origin).await), Refusal::Suspended);
    office.reinstate(&letters[0].identifier).await.unwrap();
    assert!(world.portal.log_in(&chosen(&letters[0]), &world.origin).await.is_ok());
}

#[tokio::test]
async fn v15_s92_a_letter_opens_its_account_once() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    world.activate(&letters[0], None).await;
    let again = world.portal.log_in(&letters[0].credentials(), &world.origin).await;
    assert_eq!(refusal(again), Refusal::LetterUsed);
    let newer = world.realm.office().reissue_letter(&letters[1].identifier).await.unwrap();
    let old = world.portal.log_in(&letters[1].credentials(), &world.origin).await;
    assert!(matches!(refusal(old), Refusal::LetterReplaced { .. }), "the old one opens nothing");
    world.activate(&newer, None).await;
}

#[tokio::test]
async fn s91_an_expired_letter_says_where_to_get_another() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    world.clock.advance(TimeDelta::days(90));
    let late = world.portal.log_in(&letters[0].credentials(), &world.origin).await;
    assert!(matches!(refusal(late), Refusal::LetterExpired { .. }));
}

#[tokio::test]
async fn an_activation_waits_fifteen_minutes_in_its_token() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let opened = world.portal.log_in(&letters[0].credentials(), &world.origin).await.unwrap();
    let LogIn::ActivationRequired(activation) = opened else { panic!("a letter activates") };
    let resumed = world.portal.resume_activation(activation.token()).await.unwrap();
    assert_eq!(resumed.name().to_string(), "Angélique COSAMS");
    world.portal.activate(resumed, PASSWORD.parse().unwrap(), None).await.unwrap();
    let twice = world.portal.resume_activation(activation.token()).await;
    assert_eq!(refusal(twice), Refusal::ProofVoid);
    world.clock.advance(TimeDelta::minutes(15));
    let late = world.portal.resume_activation(activation.token()).await;
    assert_eq!(refusal(late), Refusal::ProofExpired);
}

#[tokio::test]
async fn v17_an_address_counts_once_its_owner_confirmed_it() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let session = world.activate(&letters[0], Some("parent@example.org")).await;
    let info = world.portal.account(&session).await.unwrap();
    assert_eq!((info.email, info.pending_email), (None, Some("parent@example.org".parse().unwrap())));
    let confirm = link(&world.mails().await, "parent@example.org");
    let target = RecoveryTarget::Email("parent@example.org".parse().unwrap());
    world.portal.request_password_reset(&target, &world.origin).await.unwrap();
    assert!(world.mails().await.is_empty(), "an unconfirmed address gets nothing");
    world.portal.inspect_link(&confirm).await.unwrap();
    world.portal.confirm_email(&confirm, &world.origin).await.unwrap();
    assert_eq!(refusal(world.portal.confirm_email(&confirm, &world.origin).await), Refusal::LinkVoid);
    assert!(world.portal.account(&session).await.unwrap().email.is_some());
}

#[tokio::test]
async fn v5_a_reset_link_serves_once_and_ends_all_sessions() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let session = world.activate(&letters[0], Some("parent@example.org")).await;
    let confirm = link(&world.mails().await, "parent@example.org");
    world.portal.confirm_email(&confirm, &world.origin).await.unwrap();
    for target in [letters[0].identifier.as_str(), "PARENT@example.org"] {
        world.portal.request_password_reset(&target.parse().unwrap(), &world.origin).await.unwrap();
    }
    let mails = world.mails().await;
    assert_eq!(mails.len(), 1, "a newer request replaces the older one's link");
    let reset = link(&mails, "parent@example.org");
    assert_eq!(refusal(world.portal.confirm_email(&reset, &world.origin).await), Refusal::LinkVoid);
    world.portal.reset_password(&reset, OTHER.parse().unwrap(), &world.origin).await.unwrap();
    let twice = world.portal.reset_password(&reset, PASSWORD.parse().unwrap(), &world.origin).await;
    assert_eq!(refusal(twice), Refusal::LinkVoid);
    assert!(matches!(world.portal.account(&session).await, Err(Error::SessionEnded)));
    let credentials = Credentials::new(letters[0].identifier.as_str(), OTHER);
    assert!(world.portal.log_in(&credentials, &world.origin).await.is_ok());
    // Half an hour, and not one minute longer.
    let target = letters[0].identifier.as_str().parse().unwrap();
    world.portal.request_password_reset(&target, &world.origin).await.unwrap();
    let reset = link(&world.mails().await, "parent@example.org");
    world.clock.advance(TimeDelta::minutes(30));
    assert_eq!(refusal(world.portal.inspect_link(&reset).await), Refusal::LinkVoid);
}

#[tokio::test]
async fn a_forgotten_identifier_is_shown_once_by_a_link() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    world.activate(&letters[0], Some("parent@example.org")).await;
    let confirm = link(&world.mails().await, "parent@example.org");
    world.portal.confirm_email(&confirm, &world.origin).await.unwrap();
    for address in ["parent@example.org", "inconnu@example.org"] {
        world.portal.remind_identifier(&address.parse().unwrap(), &world.origin).await.unwrap();
    }
    let reminder = link(&world.mails().await, "parent@example.org");
    let shown = world.portal.show_identifier(&reminder, &world.origin).await.unwrap();
    assert_eq!(shown, letters[0].identifier);
    assert_eq!(refusal(world.portal.show_identifier(&reminder, &world.origin).await), Refusal::LinkVoid);
    for link in ["", "x", "é".repeat(75).as_str(), &"0".repeat(75), &"\0".repeat(100_000)] {
        assert_eq!(refusal(world.portal.show_identifier(link, &world.origin).await), Refusal::LinkVoid);
    }
}

#[tokio::test]
async fn v12_a_changed_password_ends_other_sessions_and_asks_for_the_present_one() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let here = world.activate(&letters[0], None).await;
    let LogIn::Active(elsewhere) = world.portal.log_in(&chosen(&letters[0]), &world.origin).await.unwrap()
    else {
        panic!("an active account logs in")
    };
    let wrong =
        world.portal.change_password(&here, &OTHER.into(), OTHER.parse().unwrap(), &world.origin).await;
    assert_eq!(refusal(wrong), Refusal::Credentials);
    let here = world
        .portal
        .change_password(&here, &PASSWORD.into(), OTHER.parse().unwrap(), &world.origin)
        .await
        .unwrap();
    assert!(world.portal.account(&here).await.is_ok());
    assert!(matches!(world.portal.account(&elsewhere).await, Err(Error::SessionEnded)));
}

#[tokio::test]
async fn v18_the_old_address_is_told_of_a_new_one() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let session = world.activate(&letters[0], Some("ancienne@example.org")).await;
    let confirm = link(&world.mails().await, "ancienne@example.org");
    world.portal.confirm_email(&confirm, &world.origin).await.unwrap();
    let new = "nouvelle@example.org".parse().unwrap();
    world.portal.request_email_change(&session, &PASSWORD.into(), new, &world.origin).await.unwrap();
    let mails = world.mails().await;
    assert!(mails.iter().any(|mail| mail.to.as_str() == "ancienne@example.org"
        && matches!(&mail.body, MailBody::EmailChangeRequested { to } if to == "n•••@example.org")));
    world.portal.confirm_email(&link(&mails, "nouvelle@example.org"), &world.origin).await.unwrap();
    // V12: every session is over, the one that asked included.
    assert!(matches!(world.portal.account(&session).await, Err(Error::SessionEnded)));
    let session = world.log_in(&letters[0], PASSWORD).await;
    let info = world.portal.account(&session).await.unwrap();
    assert_eq!(info.email, Some("nouvelle@example.org".parse().unwrap()));
}

#[tokio::test]
async fn s118_both_contacts_are_told_of_a_merge_once_each() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let principal = world.activate(&letters[0], Some("un@example.org")).await;
    world.activate(&letters[1], Some("deux@example.org")).await;
    let mails = world.mails().await;
    for address in ["un@example.org", "deux@example.org"] {
        world.portal.confirm_email(&link(&mails, address), &world.origin).await.unwrap();
    }
    world.mails().await;
    let preview =
        world.portal.preview_merge(&principal, &[chosen(&letters[1])], &world.origin).await.unwrap();
    world.portal.merge(&principal, preview.confirm(), &world.origin).await.unwrap();
    let told: Vec<String> = world.mails().await.iter().map(|mail| mail.to.to_string()).collect();
    assert_eq!(told, ["un@example.org", "deux@example.org"]);
}
