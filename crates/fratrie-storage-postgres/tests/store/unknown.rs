//! Connections cut before, during and after COMMIT: the right receipt or a clear error, and never twice.

use crate::{
    database,
    families::nine,
    proxy::{Cut, Proxy},
};
use fratrie_conformance::counter::{count, realm, step};
use fratrie_conformance::history::{Director, Step};
use fratrie_domain::Want;
use fratrie_storage::{CommitError, Repository, Snapshot, execute};
use fratrie_storage_postgres::{PostgresRepository, Settings};
use std::time::Duration;

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

/// A load is one round trip, a commit is another.
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

/// A merge is two round trips, of one account as of eight: one load, one commit.
#[tokio::test(flavor = "multi_thread")]
async fn a_merge_is_two_round_trips_however_many_accounts() {
    let url = database::fresh().await;
    let proxy = Proxy::before(&url).await;
    let store = through(&proxy, &url).await;
    let of = realm();
    let mut director = Director::new(of.clone(), 0);
    let (records, mut steps) = nine();
    // Legal responsibles of one pupil are two persons until the office says otherwise.
    for (place, one) in records.iter().enumerate() {
        steps.extend(records.iter().skip(place + 1).map(|other| Step::Waive(*one, *other)));
    }
    steps.push(Step::merge((0, 0), [(1, 0)]));
    steps.push(Step::merge((0, 0), records.iter().skip(1).copied().filter(|record| *record != (1, 0))));
    let mut absorbed = Vec::new();
    for step in steps {
        let plan = director.plan(&store.snapshot(&of).await.unwrap(), &step).unwrap();
        let (want, before) = (plan.want.clone(), proxy.requests());
        let told = execute(&store, &of, want, plan.env.commit_id, |view, attempt| plan.decide(view, attempt));
        told.await.unwrap();
        if let Step::Merge { absorbed: these, .. } = step {
            assert_eq!(proxy.requests() - before, 2, "{} accounts", these.len());
            absorbed.push(these.len());
        }
    }
    assert_eq!(absorbed, [1, 7]);
}

/// A server that never answers: the read is given up, and the commit is unknown, after the time that was set.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_never_comes_is_not_waited_for() {
    let url = database::fresh().await;
    let proxy = Proxy::before(&url).await;
    let brief = Duration::from_millis(300);
    let settings = Settings::default().connections(1).statement(brief, brief);
    let store = PostgresRepository::connect_with(&proxy.url(&url), settings).await.unwrap();
    store.commit(&step(1)).await.unwrap();
    proxy.arm(Cut::Never);
    let told = store.commit(&step(2)).await;
    assert!(matches!(told, Err(CommitError::Unknown(_))), "{told:?}");
    store.commit(&step(2)).await.unwrap();
    proxy.arm(Cut::Never);
    assert_eq!(count(&store).await.unwrap(), 2, "asked again on another connection");
}
