//! Commits that land late: with a lower number than those that were handed out, and acknowledged, before.

use crate::database;
use fratrie_conformance::counter::{realm, step};
use fratrie_domain::{
    ChangeSet, CommitId, ConsumerName, EventId, RealmId, SchoolCode, Timestamp,
    change::Write,
    chrono::TimeDelta,
    model::{Row, School, Version},
    uuid::Uuid,
};
use fratrie_storage::{Backlog, Outbox, Replay, Repository, RepositoryError};
use fratrie_storage_postgres::{PostgresRepository, commit_in, sqlx};

const LEASE: TimeDelta = TimeDelta::minutes(1);

fn name() -> ConsumerName {
    "late".parse().unwrap()
}

/// A commit that meets no other: a school of its own.
pub(crate) fn alone(number: u32) -> ChangeSet {
    let id = Uuid::from_u128(number.into());
    let code: SchoolCode = format!("L{number}").parse().unwrap();
    let school = School { code, name: "École".parse().unwrap(), version: Version::FIRST };
    let mut changes = ChangeSet { writes: vec![Write::Insert(Row::School(school))], ..step(1) };
    changes.commit_id = CommitId::from_uuid(id);
    changes.receipt.commit_id = changes.commit_id;
    for event in &mut changes.events {
        (event.id, event.commit) = (EventId::from_uuid(id), changes.commit_id);
    }
    changes.journal.clear();
    changes
}

async fn claim(store: &PostgresRepository, minute: i64) -> Vec<u128> {
    let now = Timestamp::UNIX_EPOCH + TimeDelta::minutes(minute);
    let claimed = store.claim(&realm(), &name(), 100, LEASE, now).await.unwrap();
    claimed.iter().map(|claimed| claimed.event.id.as_uuid().as_u128()).collect()
}

async fn acknowledge(store: &PostgresRepository, events: &[u128]) {
    let ids: Vec<EventId> = events.iter().map(|id| EventId::from_uuid(Uuid::from_u128(*id))).collect();
    store.acknowledge(&realm(), &name(), &ids).await.unwrap();
}

async fn waiting(store: &PostgresRepository) -> u64 {
    store.consumers(&realm()).await.unwrap().iter().map(|backlog: &Backlog| backlog.waiting).sum()
}

async fn deliveries(store: &PostgresRepository) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM fratrie.deliveries").fetch_one(store.pool()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn rule11_a_commit_that_lands_late_is_handed_out_though_later_ones_are_acknowledged() {
    let store = database::store().await;
    // The host's transaction has its number, and is held open.
    let mut held = store.pool().begin().await.unwrap();
    commit_in(&mut held, &alone(1)).await.unwrap();
    for number in 2..=5 {
        store.commit(&alone(number)).await.unwrap();
    }
    assert_eq!(claim(&store, 0).await, [2, 3, 4, 5], "what is committed does not wait");
    acknowledge(&store, &[2, 3, 4, 5]).await;
    assert_eq!(claim(&store, 9).await, Vec::<u128>::new(), "nor does it come again");
    held.commit().await.unwrap();
    assert_eq!(claim(&store, 9).await, [1]);
    acknowledge(&store, &[1]).await;
    assert_eq!(claim(&store, 19).await, Vec::<u128>::new());
    assert_eq!(waiting(&store).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn rule11_a_late_commit_that_is_rolled_back_leaves_nothing() {
    let store = database::store().await;
    let mut held = store.pool().begin().await.unwrap();
    commit_in(&mut held, &alone(1)).await.unwrap();
    store.commit(&alone(2)).await.unwrap();
    acknowledge(&store, &claim(&store, 0).await).await;
    held.rollback().await.unwrap();
    assert_eq!(claim(&store, 9).await, Vec::<u128>::new(), "S114");
}

#[tokio::test(flavor = "multi_thread")]
async fn rule11_neither_the_end_nor_an_event_is_a_place_beyond_a_commit_under_way() {
    let store = database::store().await;
    let third = EventId::from_uuid(Uuid::from_u128(3));
    let tomorrow = Timestamp::UNIX_EPOCH + TimeDelta::days(1);
    for from in [Replay::End, Replay::Event(third), Replay::Time(tomorrow)] {
        sqlx::query("TRUNCATE fratrie.outbox, fratrie.commits, fratrie.schools CASCADE")
            .execute(store.pool())
            .await
            .unwrap();
        let mut held = store.pool().begin().await.unwrap();
        commit_in(&mut held, &alone(1)).await.unwrap();
        store.commit(&alone(2)).await.unwrap();
        store.commit(&alone(3)).await.unwrap();
        assert!(store.replay(&realm(), &name(), from).await.unwrap());
        held.commit().await.unwrap();
        let expected: &[u128] = if matches!(from, Replay::Event(_)) { &[1, 3] } else { &[1] };
        assert_eq!(claim(&store, 0).await, expected, "{from:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_dealt_with_leaves_no_row_behind() {
    let store = database::store().await;
    for number in 1..=50 {
        store.commit(&alone(number)).await.unwrap();
        acknowledge(&store, &claim(&store, 0).await).await;
    }
    // Tests beside this one have transactions of their own: until those end, a few rows stay.
    for number in 51..10_000 {
        store.commit(&alone(number)).await.unwrap();
        acknowledge(&store, &claim(&store, 0).await).await;
        if deliveries(&store).await < 10 {
            return;
        }
    }
    panic!("{} deliveries", deliveries(&store).await);
}

#[tokio::test]
async fn a_database_moved_to_a_younger_server_is_told_and_nothing_is_passed_over() {
    let store = database::store().await;
    store.commit(&alone(1)).await.unwrap();
    acknowledge(&store, &claim(&store, 0).await).await;
    sqlx::query("UPDATE fratrie.consumers SET position = position + 1000000000000")
        .execute(store.pool())
        .await
        .unwrap();
    let now = Timestamp::UNIX_EPOCH;
    let told = store.claim(&realm(), &name(), 10, LEASE, now).await;
    assert!(matches!(told, Err(RepositoryError::Corrupt { what: "place of a consumer", .. })), "{told:?}");
    assert!(store.replay(&realm(), &name(), Replay::Start).await.unwrap());
    assert_eq!(claim(&store, 9).await, [1]);
}

#[tokio::test]
async fn a_stricter_isolation_of_the_host_changes_nothing_for_consumers() {
    let url = database::fresh().await;
    let store = PostgresRepository::connect(&url).await.unwrap();
    let set = format!(
        "ALTER DATABASE {} SET default_transaction_isolation = 'serializable'",
        url.rsplit_once('/').unwrap().1
    );
    sqlx::query(sqlx::AssertSqlSafe(set)).execute(store.pool()).await.unwrap();
    let strict = PostgresRepository::connect(&url).await.unwrap();
    let elsewhere: RealmId = "ac-lyon".parse().unwrap();
    for number in 1..=20 {
        strict.commit(&alone(number)).await.unwrap();
    }
    let (one, other) = (strict.clone(), strict.clone());
    let claims = [one, other].map(|store| tokio::spawn(async move { claim(&store, 0).await }));
    let mut all = Vec::new();
    for claimed in claims {
        all.extend(claimed.await.unwrap());
    }
    all.sort_unstable();
    assert_eq!(all, (1..=20).collect::<Vec<_>>());
    assert!(strict.consumers(&elsewhere).await.unwrap().is_empty());
}
