//! The contract, and as many random histories as the issue of a store is worth.

use fratrie_conformance::{Harness, Opened, async_trait, history::random_histories, storage::Source};
use fratrie_storage_sqlite::SqliteRepository;
use std::sync::Arc;

struct File;

#[async_trait]
impl Harness for File {
    async fn open(&self) -> Result<Opened, Source> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("fratrie.db");
        let (store, second) = (SqliteRepository::open(&file).await?, SqliteRepository::open(&file).await?);
        Ok(Opened { store: Arc::new(store), second: Arc::new(second), guard: Box::new(folder) })
    }
}

fratrie_conformance::tests!(File);

/// Plays `count` random histories on one file.
fn histories(count: u32) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = runtime.block_on(SqliteRepository::open(folder.path().join("fratrie.db"))).unwrap();
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
