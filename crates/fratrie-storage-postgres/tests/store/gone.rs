//! Callers that go away while they read.

use crate::database;
use fratrie_conformance::counter::realm;
use fratrie_domain::{AccountId, uuid::Uuid};
use fratrie_storage::FindFamilies;
use fratrie_storage_postgres::{PostgresRepository, Settings, sqlx};
use std::{future::poll_fn, task::Poll};

async fn backend(store: &PostgresRepository) -> i32 {
    sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(store.pool()).await.unwrap()
}

/// Whether the answer was there before `polls` were over.
async fn read(store: &PostgresRepository, account: AccountId, polls: u32) -> bool {
    let (realm, mut left) = (realm(), polls);
    let mut reading = store.family(&realm, account);
    poll_fn(|context| {
        left -= 1;
        match reading.as_mut().poll(context) {
            Poll::Ready(answer) => Poll::Ready(matches!(answer, Ok(None))),
            Poll::Pending if left == 0 => Poll::Ready(false),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

#[tokio::test]
async fn who_goes_away_while_reading_leaves_a_connection_that_serves_the_next() {
    let url = database::fresh().await;
    let account = AccountId::from_uuid(Uuid::from_u128(7));
    let mut gone = false;
    for polls in (1..=100).cycle() {
        // One connection, to which every statement is new.
        let store = PostgresRepository::connect_with(&url, Settings::default().connections(1)).await.unwrap();
        let before = backend(&store).await;
        let done = read(&store, account, polls).await;
        assert_eq!(store.family(&realm(), account).await.unwrap(), None, "after {polls} polls");
        assert_eq!(backend(&store).await, before, "the connection was not given up after {polls} polls");
        store.close().await;
        // On a busy machine the answer may be there at once, before anybody can go away.
        if done && gone {
            return;
        }
        gone |= !done;
    }
}

#[test]
fn a_store_is_dropped_where_there_is_no_runtime_with_its_connections_at_hand() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = runtime.block_on(async {
        let store = database::store().await;
        assert!(read(&store, AccountId::from_uuid(Uuid::from_u128(7)), u32::MAX).await);
        store
    });
    drop(store);
    drop(runtime);
}
