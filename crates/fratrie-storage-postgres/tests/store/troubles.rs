//! What stands in the way is told by its kind, with what to do.

use crate::database;
use fratrie_conformance::counter::{count, realm, step};
use fratrie_domain::Want;
use fratrie_storage::{Cause, CommitError, Repository, RepositoryError};
use fratrie_storage_postgres::{OpenError, PostgresRepository, Settings, sqlx};
use std::time::Duration;

#[tokio::test]
async fn v32_a_server_that_is_away_and_a_url_of_another_database() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let settings = Settings::default().acquire(Duration::from_millis(300));
    let away = PostgresRepository::connect_with(&format!("postgres://x@127.0.0.1:{port}/x"), settings).await;
    assert!(matches!(away, Err(OpenError::Server(_))), "{away:?}");
    assert!(away.unwrap_err().to_string().contains("is it up"));
    assert!(matches!(PostgresRepository::connect("sqlite:x.db").await, Err(OpenError::Url(_))));
}

#[tokio::test]
async fn v31_a_newer_schema_is_refused() {
    let url = database::fresh().await;
    let store = PostgresRepository::connect(&url).await.unwrap();
    sqlx::query(
        "INSERT INTO fratrie.migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'tomorrow', true, '\\x00', 0)",
    )
    .execute(store.pool())
    .await
    .unwrap();
    assert!(matches!(PostgresRepository::connect(&url).await, Err(OpenError::Newer)));
}

#[tokio::test]
async fn an_exhausted_pool_is_busy() {
    let settings = Settings::default().connections(1).acquire(Duration::from_millis(200));
    let store = PostgresRepository::connect_with(&database::fresh().await, settings).await.unwrap();
    let taken = store.pool().acquire().await.unwrap();
    assert!(matches!(store.commit(&step(1)).await, Err(CommitError::Busy(_))));
    let read = store.load(&realm(), &Want::default()).await;
    assert!(matches!(read, Err(RepositoryError::Unavailable { cause: Cause::Busy, .. })), "{read:?}");
    drop(taken);
    store.commit(&step(1)).await.unwrap();
}

#[tokio::test]
async fn a_standby_is_read_only_and_a_lock_that_never_ends_is_busy() {
    let url = database::fresh().await;
    let settings = Settings::default().statement(Duration::from_millis(300), Duration::from_secs(30));
    let store = PostgresRepository::connect_with(&url, settings).await.unwrap();
    store.commit(&step(1)).await.unwrap();
    let mut holder = store.pool().begin().await.unwrap();
    sqlx::query("SELECT 1 FROM fratrie.schools FOR UPDATE").execute(&mut *holder).await.unwrap();
    assert!(matches!(store.commit(&step(2)).await, Err(CommitError::Busy(_))));
    holder.rollback().await.unwrap();
    store.commit(&step(2)).await.unwrap();

    let name = url.rsplit_once('/').unwrap().1;
    let set = sqlx::AssertSqlSafe(format!("ALTER DATABASE {name} SET default_transaction_read_only = on"));
    sqlx::query(set).execute(store.pool()).await.unwrap();
    let standby = PostgresRepository::from_pool(sqlx::PgPool::connect(&url).await.unwrap()).await.unwrap();
    let told = standby.commit(&step(3)).await;
    assert!(matches!(told, Err(CommitError::Backend { cause: Cause::ReadOnly, .. })), "{told:?}");
    assert_eq!(count(&standby).await.unwrap(), 2);
}

#[tokio::test]
async fn a_closed_store_is_unreachable() {
    let store = database::store().await;
    store.close().await;
    let told = store.commit(&step(1)).await;
    assert!(matches!(told, Err(CommitError::Backend { cause: Cause::Unreachable, .. })), "{told:?}");
}
