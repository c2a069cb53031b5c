//! A database of its own for each test.

use fratrie_storage_postgres::{
    PostgresRepository,
    sqlx::{self, Connection, PgConnection},
};
use std::{
    env, process,
    sync::atomic::{AtomicU32, Ordering},
};

/// The variable with the URL of a server whose user may create databases.
const SERVER: &str = "FRATRIE_POSTGRES";

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Its databases are dropped with the server, which `cargo xtask test` starts and stops.
pub(crate) async fn fresh() -> String {
    let server = env::var(SERVER).unwrap_or_else(|_| {
        panic!(
            "these tests need a PostgreSQL server: run them by `cargo xtask test`, which installs and starts one, or set \
             {SERVER} to the URL of one whose user may create databases (postgres://user@127.0.0.1:5432/postgres)"
        )
    });
    let name = format!("fratrie_{}_{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let mut connection = PgConnection::connect(&server).await.unwrap();
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::query(create).execute(&mut connection).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{name}")
}

pub(crate) async fn store() -> PostgresRepository {
    PostgresRepository::connect(&fresh().await).await.unwrap()
}
