//! A host with a pool, transactions and migrations of its own.

use crate::database;
use fratrie_conformance::counter::{count, realm, step};
use fratrie_storage::{CommitError, Repository, Snapshot};
use fratrie_storage_postgres::{OpenError, PostgresRepository, commit_in, migrations, sqlx};
use sqlx::{AssertSqlSafe, PgPool};

#[tokio::test]
async fn a_host_brings_its_pool_and_runs_the_migrations_itself() {
    let pool = PgPool::connect(&database::fresh().await).await.unwrap();
    assert!(matches!(PostgresRepository::from_pool(pool.clone()).await, Err(OpenError::Older)));
    // Step by step, from each version: what is not whole yet is refused.
    for step in migrations() {
        assert!(matches!(PostgresRepository::from_pool(pool.clone()).await, Err(OpenError::Older)));
        sqlx::raw_sql(AssertSqlSafe(step.sql)).execute(&pool).await.unwrap();
    }
    let store = PostgresRepository::from_pool(pool.clone()).await.unwrap();
    store.commit(&step(1)).await.unwrap();
    assert_eq!(count(&store).await.unwrap(), 1);
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            .fetch_all(&pool)
            .await
            .unwrap();
    assert_eq!(tables, Vec::<String>::new(), "nothing beside the schema of our own");
}

#[tokio::test]
async fn a_commit_inside_the_hosts_transaction_is_the_hosts_to_make() {
    let store = database::store().await;
    sqlx::query("CREATE TABLE dossier (done BOOLEAN)").execute(store.pool()).await.unwrap();
    for (round, keep) in [(1, false), (1, true)] {
        let mut transaction = store.pool().begin().await.unwrap();
        sqlx::query("INSERT INTO dossier VALUES (true)").execute(&mut *transaction).await.unwrap();
        commit_in(&mut transaction, &step(round)).await.unwrap();
        if keep {
            transaction.commit().await.unwrap();
        } else {
            transaction.rollback().await.unwrap();
        }
        assert_eq!(count(&store).await.unwrap(), u64::from(keep));
    }
    // A refusal poisons nothing: the host's own work goes on.
    let mut transaction = store.pool().begin().await.unwrap();
    sqlx::query("INSERT INTO dossier VALUES (true)").execute(&mut *transaction).await.unwrap();
    let refused = commit_in(&mut transaction, &step(7)).await;
    assert!(matches!(refused, Err(CommitError::Conflict(_))), "{refused:?}");
    transaction.commit().await.unwrap();
    let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM dossier").fetch_one(store.pool()).await.unwrap();
    assert_eq!(rows, 2);
    assert_eq!(store.snapshot(&realm()).await.unwrap().events.len(), 1, "S114");
}

#[tokio::test]
async fn a_refusal_looks_through_no_entry_and_no_event() {
    let store = database::store().await;
    store.commit(&step(1)).await.unwrap();
    let mut transaction = store.pool().begin().await.unwrap();
    let refused = commit_in(&mut transaction, &step(7)).await;
    assert!(matches!(refused, Err(CommitError::Conflict(_))), "{refused:?}");
    // What the server would look for at the end of the transaction.
    sqlx::query("SET CONSTRAINTS ALL IMMEDIATE").execute(&mut *transaction).await.unwrap();
    let walked: Vec<String> = sqlx::query_scalar(
        "SELECT relname::text FROM pg_stat_xact_user_tables
            WHERE schemaname = 'fratrie' AND relname IN ('journal', 'outbox') AND seq_tup_read > 0",
    )
    .fetch_all(&mut *transaction)
    .await
    .unwrap();
    assert_eq!(walked, Vec::<String>::new());
}

#[tokio::test]
async fn a_stricter_isolation_of_the_host_changes_nothing() {
    let url = database::fresh().await;
    let store = PostgresRepository::connect(&url).await.unwrap();
    let name = url.rsplit_once('/').unwrap().1;
    let set = format!("ALTER DATABASE {name} SET default_transaction_isolation = 'serializable'");
    sqlx::query(AssertSqlSafe(set)).execute(store.pool()).await.unwrap();
    let strict = PostgresRepository::connect(&url).await.unwrap();
    strict.commit(&step(1)).await.unwrap();
    assert!(matches!(strict.commit(&step(5)).await, Err(CommitError::Conflict(_))));
    assert_eq!(count(&strict).await.unwrap(), 1);
}
