//! Connections cut before, during and after COMMIT: the right receipt or a clear error, and never twice.

use crate::{
    database,
    proxy::{Cut, Proxy},
};
use fratrie_conformance::counter::{count, realm, step};
use fratrie_domain::Want;
use fratrie_storage::{CommitError, Repository, Snapshot, execute};
use fratrie_storage_postgres::{PostgresRepository, Settings};

const CUTS: [Cut; 4] =
    [Cut::BeforeItIsSent, Cut::WhileTheServerWorks, Cut::BeforeTheAnswer, Cut::InTheAnswer];
const ROUNDS: u64 = 25;

/// One connection, so that the next request is the next statement, and not a new connection's greeting.
async fn through(proxy: &Proxy, url: &str) -> PostgresRepository {
    PostgresRepository::connect_with(&proxy.url(url), Settings::default().connections(1)).await.unwrap()
}

/// The store says `Unknown`, and the same change set again tells what became of it.
#[tokio::test(flavor = "multi_thread")]
async fn r7_a_cut_commit_is_unknown_and_its_retry_never_doubles() {
    let url = database::fresh().await;
    let proxy = Proxy::before(&url).await;
    let (cut_off, direct) = (through(&proxy, &url).await, PostgresRepository::connect(&url).await.unwrap());
    let mut next = 1;
    for round in 0..ROUNDS {
        for cut in CUTS {
            count(&cut_off).await.unwrap(); // a connection is there, its statements prepared
            proxy.arm(cut);
            let answer = cut_off.commit(&step(next)).await;
            assert!(matches!(answer, Err(CommitError::Unknown(_))), "{cut:?} in round {round}: {answer:?}");
            let receipt = cut_off.commit(&step(next)).await.unwrap();
            assert_eq!(receipt, step(next).receipt);
            assert_eq!(count(&direct).await.unwrap(), next, "{cut:?}");
            next += 1;
        }
    }
    let state = direct.snapshot(&realm()).await.unwrap();
    assert_eq!(state.events.len() as u64, next - 1);
    assert_eq!(state.violations(), Vec::new());
}

/// The commit loop does so by itself.
#[tokio::test(flavor = "multi_thread")]
async fn s50_the_commit_loop_ends_in_the_right_receipt_whatever_is_cut() {
    let url = database::fresh().await;
    let proxy = Proxy::before(&url).await;
    let store = through(&proxy, &url).await;
    for next in 1..=ROUNDS {
        let changes = step(next);
        let cut = CUTS[usize::try_from(next).unwrap() % CUTS.len()];
        let of = realm();
        let told = execute(&store, &of, Want::default(), changes.commit_id, |_, _| {
            proxy.arm(cut);
            Ok(step(next))
        });
        assert_eq!(told.await.unwrap(), changes.receipt, "{cut:?}");
    }
    assert_eq!(store.snapshot(&realm()).await.unwrap().events.len() as u64, ROUNDS);
}

/// A read that is cut is asked again.
#[tokio::test(flavor = "multi_thread")]
async fn a_cut_read_is_asked_again() {
    let url = database::fresh().await;
    let proxy = Proxy::before(&url).await;
    let store = through(&proxy, &url).await;
    store.commit(&step(1)).await.unwrap();
    for cut in CUTS {
        proxy.arm(cut);
        assert_eq!(count(&store).await.unwrap(), 1, "{cut:?}");
    }
}

/// A load and a commit are one round trip each, of two rows as of two hundred.
#[tokio::test(flavor = "multi_thread")]
async fn a_load_is_one_round_trip_and_a_commit_another() {
    let url = database::fresh().await;
    let proxy = Proxy::before(&url).await;
    let store = through(&proxy, &url).await;
    store.commit(&step(1)).await.unwrap(); // the statements are prepared
    count(&store).await.unwrap();
    let before = proxy.requests();
    count(&store).await.unwrap();
    assert_eq!(proxy.requests() - before, 1, "a load");
    let before = proxy.requests();
    store.commit(&step(2)).await.unwrap();
    assert_eq!(proxy.requests() - before, 1, "a commit");
}
