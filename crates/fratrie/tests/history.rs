//! The journal, through the facade: who reads what of it, and that it is verified.

mod support;

use fratrie::{
    Error, JournalAnchor, Language,
    chrono::{TimeDelta, Utc},
};
use support::{chosen, two_schools, world};

#[tokio::test]
async fn s108_s120_each_reads_what_is_theirs_to_read() {
    let world = world().await;
    let letters = world.letters(two_schools()).await;
    let session = world.activate(&letters[0], Some("parent@example.org")).await;
    world.activate(&letters[1], None).await;
    world.clock.advance(TimeDelta::minutes(1));
    let preview = world.portal.preview_merge(&session, &[chosen(&letters[1])], &world.origin).await.unwrap();
    let receipt = world.portal.merge(&session, preview.confirm(), &world.origin).await.unwrap();

    let page = world.portal.history(&receipt.session, None).await.unwrap();
    let told: Vec<String> = page.lines.iter().map(|line| line.sentence(Language::French)).collect();
    let absorbed = letters[1].identifier.masked();
    assert_eq!(
        told,
        [
            format!("Vous avez regroupé le compte {absorbed} avec celui-ci."),
            "Vous avez activé ce compte et donné une adresse électronique, à confirmer.".to_owned(),
            "Le secrétariat a créé ce compte, avec 1 enfant, et émis son courrier de notification."
                .to_owned(),
        ]
    );
    assert_eq!(page.older, None);
    let before = world.portal.history(&receipt.session, Some(page.lines[1].entry)).await.unwrap();
    assert_eq!(before.lines, page.lines[2..], "S113: the page before");
    assert!(matches!(world.portal.history(&session, None).await, Err(Error::SessionEnded)));

    // S113: by the absorbed account too; staff is told how it was proved.
    let support = world.realm.support("Mme X".parse().unwrap());
    for page in [
        support.history(&letters[1].identifier, None).await.unwrap(),
        world.realm.office().history(&letters[1].identifier, None).await.unwrap(),
    ] {
        let principal = letters[0].identifier.masked();
        let expected =
            format!("The holder of account {principal} grouped this account into account {principal}.");
        assert_eq!(page.lines[0].sentence(Language::English), expected);
        assert_eq!(page.lines[0].origin, Some(world.origin.clone()));
    }
    support.suspend(&letters[0].identifier).await.unwrap();
    let page = support.history(&letters[0].identifier, None).await.unwrap();
    assert!(
        page.lines[0].explain(Language::French, &Utc).ends_with("le support (Mme X) a suspendu ce compte.")
    );
}

#[tokio::test]
async fn v33_the_journal_is_verified_and_anchored() {
    let world = world().await;
    let support = world.realm.support("Mme X".parse().unwrap());
    let letters = world.letters(two_schools()).await;
    world.activate(&letters[0], None).await;
    let report = support.verify_journal(None).await.unwrap();
    assert!(report.is_sound() && report.entries == 2, "{report:?}");
    let anchor: JournalAnchor = report.anchor.to_string().parse().unwrap();
    world.activate(&letters[1], None).await;
    let report = support.verify_journal(Some(&anchor)).await.unwrap();
    assert!(report.is_sound() && report.entries == 3, "{report:?}");

    // The anchor of a longer journal: somebody put an older copy in its place.
    let longer = report.anchor;
    let other = support::world().await;
    other.letters(two_schools()).await;
    let report = other.realm.support("Mme X".parse().unwrap()).verify_journal(Some(&longer)).await.unwrap();
    assert!(!report.is_sound());
}
