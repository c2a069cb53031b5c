//! Files that can not serve: a typed error that says what to do, and no damage.

use fratrie_conformance::counter::{count, realm, step};
use fratrie_domain::journal::{Change, ErasureReason};
use fratrie_storage::{Cause, CommitError, Repository};
use fratrie_storage_sqlite::{OpenError, Settings, SqliteRepository, sqlx};
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
    store.commit(&step(1)).await.unwrap();
    store.close().await;
    let again = SqliteRepository::connect(&format!("sqlite:{}", file.display())).await.unwrap();
    assert_eq!(count(&again).await.unwrap(), 1);
    again.commit(&step(2)).await.unwrap();
}

#[tokio::test]
async fn a_file_that_may_not_be_written_is_read_only_and_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fratrie.db");
    let store = SqliteRepository::open(&file).await.unwrap();
    store.commit(&step(1)).await.unwrap();
    store.close().await;
    let read_only = SqliteRepository::connect(&format!("sqlite:{}?mode=ro", file.display())).await.unwrap();
    let told = read_only.commit(&step(2)).await;
    assert!(matches!(&told, Err(CommitError::Backend { cause: Cause::ReadOnly, .. })), "{told:?}");
    assert!(told.unwrap_err().to_string().contains("read-only"));
    assert_eq!(count(&read_only).await.unwrap(), 1);
}

/// A limit on the size of the database's file stands for a full disk: SQLite answers both with `SQLITE_FULL`.
#[tokio::test]
async fn a_full_disk_is_told_and_damages_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fratrie.db");
    SqliteRepository::open(&file).await.unwrap().close().await;
    let store = SqliteRepository::open_with(&file, Settings::default().most_pages(60)).await.unwrap();
    let mut next = 1;
    let told = loop {
        match store.commit(&step(next)).await {
            Ok(_) => next += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(told, CommitError::Backend { cause: Cause::Full, .. }), "{told:?}");
    assert_eq!(count(&store).await.unwrap(), next - 1);
    assert!(
        matches!(store.commit(&step(next)).await, Err(CommitError::Backend { cause: Cause::Full, .. })),
        "still"
    );
    store.close().await;
    let store = SqliteRepository::open(&file).await.unwrap();
    store.commit(&step(next)).await.unwrap();
    assert_eq!(fratrie_storage::Snapshot::snapshot(&store, &realm()).await.unwrap().violations(), Vec::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_another_process_holds_is_busy() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fratrie.db");
    let settings = Settings::default().patience(std::time::Duration::from_millis(50));
    let store = SqliteRepository::open_with(&file, settings).await.unwrap();
    store.commit(&step(1)).await.unwrap();
    let holder = sqlx::SqlitePool::connect(&format!("sqlite:{}", file.display())).await.unwrap();
    let mut connection = holder.acquire().await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await.unwrap();
    let told = store.commit(&step(2)).await;
    assert!(matches!(told, Err(CommitError::Busy(_))), "{told:?}");
    assert_eq!(count(&store).await.unwrap(), 1, "who writes does not keep others from reading");
    sqlx::query("ROLLBACK").execute(&mut *connection).await.unwrap();
    store.commit(&step(2)).await.unwrap();
}

/// Who reads when somebody is erased is not waited for; what they read stays in the `-wal` file no longer than that.
#[tokio::test(flavor = "multi_thread")]
async fn r16_an_erasure_beside_a_long_read_empties_the_log_after_a_later_commit() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fratrie.db");
    let store = SqliteRepository::open(&file).await.unwrap();
    store.commit(&step(1)).await.unwrap();
    let reader = sqlx::SqlitePool::connect(&format!("sqlite:{}", file.display())).await.unwrap();
    let mut reads = reader.begin().await.unwrap();
    sqlx::query("SELECT count(*) FROM fratrie_schools").execute(&mut *reads).await.unwrap();
    let mut erasure = step(2);
    for entry in &mut erasure.journal {
        entry.change =
            Change::Erased { accounts: Vec::new(), reason: ErasureReason::Asked, unreachable: Vec::new() };
    }
    store.commit(&erasure).await.unwrap();
    store.commit(&step(3)).await.unwrap();
    let log = || fs::metadata(folder.path().join("fratrie.db-wal")).unwrap().len();
    let held = log();
    reads.rollback().await.unwrap();
    reader.close().await;
    // It is emptied before the one that comes next.
    store.commit(&step(4)).await.unwrap();
    store.commit(&step(5)).await.unwrap();
    assert!(log() < held, "{} bytes, {held} before", log());
}
