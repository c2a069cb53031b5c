//! The contract, and as many random histories as the issue of a store is worth.

use crate::database;
use fratrie_conformance::{Harness, Opened, async_trait, history::random_histories, storage::Source};
use fratrie_storage_postgres::PostgresRepository;
use std::sync::Arc;

struct Server;

#[async_trait]
impl Harness for Server {
    async fn open(&self) -> Result<Opened, Source> {
        let url = database::fresh().await;
        let (store, second) =
            (PostgresRepository::connect(&url).await?, PostgresRepository::connect(&url).await?);
        Ok(Opened { store: Arc::new(store), second: Arc::new(second), guard: Box::new(()) })
    }
}

fratrie_conformance::tests!(Server);

/// Plays `count` random histories on one database.
fn histories(count: u32) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = runtime.block_on(database::store());
    random_histories(&runtime, &store, count).unwrap();
}

// In four tests, so that they run side by side.
#[test]
fn rule13_of_stores_2000_histories_first_quarter() {
    histories(500);
}

#[test]
fn rule13_of_stores_2000_histories_second_quarter() {
    histories(500);
}

#[test]
fn rule13_of_stores_2000_histories_third_quarter() {
    histories(500);
}

#[test]
fn rule13_of_stores_2000_histories_fourth_quarter() {
    histories(500);
}

#[test]
#[ignore = "goes on for as long as `cargo xtask torture` says"]
fn torture_histories() {
    let seconds: u64 = std::env::var("FRATRIE_TORTURE").unwrap().parse().unwrap();
    let start = std::time::Instant::now();
    let mut played = 0;
    while start.elapsed().as_secs() < seconds {
        histories(200);
        played += 200;
    }
    println!("{played} histories");
}
