//! Reaching a server.

use crate::{commit::Commits, kept::Connections, loads::Loads, schema::migrate};
use sqlx::{
    PgPool,
    migrate::MigrateError,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{str::FromStr, sync::Arc, time::Duration};

/// Realms in one PostgreSQL database; clones share the pool.
#[derive(Debug, Clone)]
pub struct PostgresRepository {
    pub(crate) pool: PgPool,
    pub(crate) connections: Arc<Connections>,
    pub(crate) commits: Arc<Commits>,
    pub(crate) loads: Arc<Loads>,
    pub(crate) settings: Settings,
}

/// How long to wait, and how many connections to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// At most so many connections; 16.
    pub connections: u32,
    /// How long a caller waits for one of them; 10 seconds.
    pub acquire: Duration,
    /// How long the server works on one statement, waiting for locks included; 20 seconds.
    pub statement: Duration,
    /// How long an answer is waited for before the connection is given up; 30 seconds. More than `statement`, so that
    /// the server gives up first.
    pub answer: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connections: 16,
            acquire: Duration::from_secs(10),
            statement: Duration::from_secs(20),
            answer: Duration::from_secs(30),
        }
    }
}

impl Settings {
    /// The same, with at most so many connections.
    #[must_use]
    pub const fn connections(mut self, connections: u32) -> Self {
        self.connections = connections;
        self
    }

    /// The same, waiting so long for a connection.
    #[must_use]
    pub const fn acquire(mut self, acquire: Duration) -> Self {
        self.acquire = acquire;
        self
    }

    /// The same, with these bounds on one statement and on its answer.
    #[must_use]
    pub const fn statement(mut self, statement: Duration, answer: Duration) -> Self {
        self.statement = statement;
        self.answer = answer;
        self
    }
}

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The URL is not one of PostgreSQL.
    #[error("not the URL of a PostgreSQL database (`postgres://user:password@host:5432/database`)")]
    Url(#[source] sqlx::Error),
    /// The server does not answer or does not let us in.
    #[error(
        "the server can not be reached, or does not let us in: is it up, are the address, user, password and database right?"
    )]
    Server(#[source] sqlx::Error),
    /// A newer Fratrie made the schema: update the program.
    #[error("the schema `fratrie` was made by a newer version of this program: update the program")]
    Newer,
    /// The schema is not there, or older than the program: run the migrations.
    #[error("the schema `fratrie` is missing or older than this program: run the migrations")]
    Older,
    /// A migration failed; the schema is as it was before it.
    #[error("the schema `fratrie` could not be brought up to date: may this user create a schema?")]
    Migration(#[source] MigrateError),
}

/// A connection that was idle for longer is asked for a sign of life before it is used.
const TRUSTED: Duration = Duration::from_secs(30);

impl PostgresRepository {
    /// Reaches a database by its URL, and brings the schema `fratrie` up to date.
    ///
    /// # Errors
    /// [`OpenError`] says what to do.
    pub async fn connect(url: &str) -> Result<Self, OpenError> {
        Self::connect_with(url, Settings::default()).await
    }

    /// The same, with other bounds.
    ///
    /// # Errors
    /// [`OpenError`] says what to do.
    pub async fn connect_with(url: &str, settings: Settings) -> Result<Self, OpenError> {
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            let other = sqlx::Error::Configuration("the URL does not begin with `postgres://`".into());
            return Err(OpenError::Url(other));
        }
        let options = PgConnectOptions::from_str(url).map_err(OpenError::Url)?.options([
            ("statement_timeout", settings.statement.as_millis().to_string()),
            ("idle_in_transaction_session_timeout", settings.answer.as_millis().to_string()),
            // Every statement finds its rows by keys, whatever is asked: to plan it anew for each call costs more than to
            // carry it out.
            ("plan_cache_mode", "force_generic_plan".to_owned()),
            // That the schema is there already is no news.
            ("client_min_messages", "warning".to_owned()),
        ]);
        let pool = PgPoolOptions::new()
            .max_connections(settings.connections)
            .acquire_timeout(settings.acquire)
            // A ping before every use would be a third round trip.
            .test_before_acquire(false)
            .before_acquire(|connection, metadata| {
                Box::pin(async move {
                    if metadata.idle_for > TRUSTED {
                        sqlx::Connection::ping(connection).await?;
                    }
                    Ok(true)
                })
            })
            .connect_with(options)
            .await
            .map_err(OpenError::Server)?;
        migrate(&pool).await?;
        Ok(Self::over(pool, settings))
    }

    /// On a pool of the host, whose bounds are the host's, and whose schema is up to date.
    ///
    /// Its connections do well to set `plan_cache_mode` to `force_generic_plan`, as those of [`connect`](Self::connect) do:
    /// otherwise the server plans every load anew, which takes longer than the load.
    ///
    /// # Errors
    /// [`OpenError::Older`] when the schema is not there or a step is missing; [`OpenError::Server`].
    pub async fn from_pool(pool: PgPool) -> Result<Self, OpenError> {
        let ready: bool = sqlx::query_scalar(READY).fetch_one(&pool).await.map_err(OpenError::Server)?;
        if ready { Ok(Self::over(pool, Settings::default())) } else { Err(OpenError::Older) }
    }

    fn over(pool: PgPool, settings: Settings) -> Self {
        Self {
            connections: Connections::new(pool.clone()),
            commits: Arc::default(),
            loads: Arc::default(),
            pool,
            settings,
        }
    }

    /// The pool, for a host's own queries. Fratrie's tables are written through change sets only.
    pub const fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.connections.close().await;
    }
}

/// The last thing that the last migration makes.
pub(crate) const READY: &str = "SELECT EXISTS (
    SELECT FROM pg_proc WHERE proname = 'load' AND pronamespace = to_regnamespace('fratrie'))";
