//! Attempts at passwords, in a realm that grows faster than the planner is told.

use crate::database;
use fratrie_domain::uuid::Uuid;
use fratrie_storage_postgres::sqlx::{self, PgConnection};
use sqlx::Connection as _;

/// A plan is kept as long as its session lives: one that was made while there were few counters must not walk through them
/// once there are many.
#[tokio::test]
async fn v9_an_attempt_reads_no_counters_but_its_own() {
    let store = database::store().await;
    let mut session = store.pool().acquire().await.unwrap();
    for _ in 0..10 {
        attempt(&mut session).await;
    }
    sqlx::query(
        "INSERT INTO fratrie.throttles SELECT 'r', md5(n::text)::uuid, 1, 1, 0, 0 FROM generate_series(1, 2000) AS n",
    )
    .execute(&mut *session)
    .await
    .unwrap();
    let mut transaction = session.begin().await.unwrap();
    let before = rows_read(&mut transaction).await;
    attempt(&mut transaction).await;
    let read = rows_read(&mut transaction).await - before;
    assert!((3..=20).contains(&read), "{read} rows were read for three counters");
}

/// A right password at an account's name, from an origin.
async fn attempt(connection: &mut PgConnection) {
    let names = [1, 2, 3].map(Uuid::from_u128);
    let charges = names.iter().enumerate().map(|(place, name)| {
        serde_json::json!({ "place": place, "name": name, "tag": 1, "free": 3, "first": 1, "longest": 9, "most": 9 })
    });
    let charges = serde_json::Value::Array(charges.collect()).to_string();
    let counts: String = sqlx::query_scalar("SELECT fratrie.charge('r', $1::text::jsonb, 5)::text")
        .bind(charges)
        .fetch_one(&mut *connection)
        .await
        .unwrap();
    assert_eq!(counts.matches("failures").count(), 3, "{counts}");
    sqlx::query("SELECT fratrie.settle('r', $1, $2::text::jsonb)")
        .bind(&names[..2])
        .bind(serde_json::json!([{ "name": names[2], "tag": 1 }]).to_string())
        .execute(connection)
        .await
        .unwrap();
}

/// By this session so far.
async fn rows_read(connection: &mut PgConnection) -> i64 {
    sqlx::query_scalar(
        "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables
         WHERE relid = 'fratrie.throttles'::regclass",
    )
    .fetch_one(connection)
    .await
    .unwrap()
}
