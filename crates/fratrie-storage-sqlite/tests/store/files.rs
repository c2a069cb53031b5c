//! Files that can not serve: a typed error that says what to do, and no damage.

use crate::promises::{step, version};
use fratrie_storage::Repository;
use fratrie_storage_sqlite::{OpenError, SqliteRepository, sqlx};
use std::fs;

#[tokio::test]
async fn v32_a_folder_that_is_not_there_and_a_file_that_is_no_database() {
    let folder = tempfile::tempdir().unwrap();
    let missing = SqliteRepository::open(folder.path().join("no/such/folder.db")).await;
    assert!(matches!(missing, Err(OpenError::File(_))));
    let text = folder.path().join("text.db");
    fs::write(&text, "this is no database, but a text of some length, so that SQLite looks at its head")
        .unwrap();
    assert!(SqliteRepository::open(&text).await.is_err());
    assert!(fs::read_to_string(&text).unwrap().starts_with("this is no database"));
    assert!(matches!(SqliteRepository::connect("postgres://localhost/x").await, Err(OpenError::Url(_))));
}

#[tokio::test]
async fn v31_a_newer_schema_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fratrie.db");
    let store = SqliteRepository::open(&file).await.unwrap();
    sqlx::query(
        "INSERT INTO fratrie_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'tomorrow', true, x'00', 0)",
    )
    .execute(store.pool())
    .await
    .unwrap();
    store.close().await;
    assert!(matches!(SqliteRepository::open(&file).await, Err(OpenError::Newer)));
}

#[tokio::test]
async fn what_was_committed_is_there_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fratrie.db");
    let store = SqliteRepository::open(&file).await.unwrap();
    store.commit(&step(1, 1)).await.unwrap();
    store.close().await;
    let again = SqliteRepository::connect(&format!("sqlite:{}", file.display())).await.unwrap();
    assert_eq!(version(&again).await, 1);
    again.commit(&step(2, 2)).await.unwrap();
}
