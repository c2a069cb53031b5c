//! The facade on its embedded store: what is done stays done, and two at once stay whole.
#![cfg(feature = "sqlite")]
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod support;

use fratrie::{
    Error, Fratrie, HashingConfig, Letter, LogIn, Origin, Portal, Realm, Refusal, SecretKey, Session,
    sqlite::SqliteRepository,
};
use std::path::Path;
use support::{PASSWORD, chosen, two_schools};

async fn realm(file: &Path) -> Realm {
    let fratrie = Fratrie::builder()
        .secret_key(SecretKey::from_bytes([7; 32]))
        .repository(SqliteRepository::open(file).await.unwrap())
        .hashing(HashingConfig::weak_for_tests())
        .build()
        .await
        .unwrap();
    fratrie.realm("ac-dijon").await.unwrap()
}

async fn activate(portal: &Portal, letter: &Letter) -> Session {
    let opened = portal.log_in(&letter.credentials(), &Origin::default()).await.unwrap();
    let LogIn::ActivationRequired(activation) = opened else { unreachable!("a new letter activates") };
    portal.activate(activation, PASSWORD.parse().unwrap(), None).await.unwrap()
}

#[tokio::test]
async fn s1_the_whole_way_through_a_file_that_is_closed_and_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fratrie.db");
    let first = realm(&file).await;
    let letters = first.office().import(two_schools()).await.unwrap().letters;
    let principal = activate(&first.portal(), &letters[0]).await;
    let origin = Origin::default();
    let preview =
        first.portal().preview_merge(&principal, &[letters[1].credentials()], &origin).await.unwrap();
    drop(first);

    let second = realm(&file).await;
    let receipt = second.portal().merge(&principal, preview.confirm(), &origin).await.unwrap();
    assert_eq!(second.portal().children(&receipt.session).await.unwrap().len(), 2);
    assert!(second.office().import(two_schools()).await.unwrap().report.is_empty(), "R9");
    drop(second);

    let third = realm(&file).await;
    assert_eq!(
        third.portal().children(&receipt.session).await.unwrap().len(),
        2,
        "sessions outlive the process"
    );
    let again = third.portal().merge(&principal, preview.confirm(), &origin).await.unwrap();
    assert_eq!(again, receipt, "R7");
    let absorbed = third.portal().log_in(&letters[1].credentials(), &origin).await;
    assert!(matches!(absorbed, Err(Error::Refused(Refusal::Grouped { .. }))));
}

#[tokio::test(flavor = "multi_thread")]
async fn s45_opposite_merges_one_wins() {
    for _ in 0..10 {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("fratrie.db");
        let (one, other) = (realm(&file).await, realm(&file).await);
        let letters = one.office().import(two_schools()).await.unwrap().letters;
        let (p, x) =
            (activate(&one.portal(), &letters[0]).await, activate(&other.portal(), &letters[1]).await);
        let origin = Origin::default();
        let (one, other) = (one.portal(), other.portal());
        let absorb_x = one.preview_merge(&p, &[chosen(&letters[1])], &origin).await.unwrap().confirm();
        let absorb_p = other.preview_merge(&x, &[chosen(&letters[0])], &origin).await.unwrap().confirm();
        let (first, second) = tokio::join!(
            {
                let (portal, p, origin) = (one.clone(), p.clone(), origin.clone());
                tokio::spawn(async move { portal.merge(&p, absorb_x, &origin).await })
            },
            {
                let (portal, x, origin) = (other.clone(), x.clone(), origin.clone());
                tokio::spawn(async move { portal.merge(&x, absorb_p, &origin).await })
            }
        );
        let (winner, loser) = match (first.unwrap(), second.unwrap()) {
            (Ok(receipt), Err(refused)) | (Err(refused), Ok(receipt)) => (receipt, refused),
            both => unreachable!("one wins, one loses: {both:?}"),
        };
        assert!(matches!(loser, Error::Refused(_)), "no deadlock reaches a caller: {loser:?}");
        assert_eq!(one.children(&winner.session).await.unwrap().len(), 2, "R1");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s43_two_identical_confirmations_at_once_get_one_receipt() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fratrie.db");
    let (one, other) = (realm(&file).await, realm(&file).await);
    let letters = one.office().import(two_schools()).await.unwrap().letters;
    let principal = activate(&one.portal(), &letters[0]).await;
    let origin = Origin::default();
    let (one, other) = (one.portal(), other.portal());
    let preview = one.preview_merge(&principal, &[letters[1].credentials()], &origin).await.unwrap();
    let (first, second) = tokio::join!(
        one.merge(&principal, preview.confirm(), &origin),
        other.merge(&principal, preview.confirm(), &origin)
    );
    assert_eq!(first.unwrap(), second.unwrap());
}
