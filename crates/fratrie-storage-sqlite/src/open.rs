//! Opening a database file.

use crate::{schema::migrator, writer::Writer};
use sqlx::{
    Connection as _, SqliteConnection,
    migrate::MigrateError,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, str::FromStr, sync::Arc, time::Duration};

/// Realms in one SQLite file; clones share it.
#[derive(Debug, Clone)]
pub struct SqliteRepository {
    pub(crate) readers: SqlitePool,
    pub(crate) writer: Arc<Writer>,
}

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The URL is not one of SQLite.
    #[error("not the URL of an SQLite database (`sqlite:path/to/file.db`)")]
    Url(#[source] sqlx::Error),
    /// The file can not be opened or made: does its folder exist, may it be written, is it an SQLite database?
    #[error(
        "the database file can not be opened: does its folder exist, may it be written, is it an SQLite database?"
    )]
    File(#[source] sqlx::Error),
    /// A newer Fratrie made the file: update the program.
    #[error("the database was made by a newer version of this program: update the program")]
    Newer,
    /// A migration failed; the file is as it was before it.
    #[error("the database's tables could not be brought up to date")]
    Migration(#[source] MigrateError),
}

/// Bounds of an open file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// How long a commit waits for another process's transaction before it is
    /// [`Busy`](fratrie_storage::CommitError::Busy); 10 seconds.
    pub patience: Duration,
    /// So many pages of 4 KiB at most, for hosts that share a disk; beyond, a commit fails as on a full disk. No bound.
    pub most_pages: Option<u32>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { patience: Duration::from_secs(10), most_pages: None }
    }
}

impl Settings {
    /// The same, waiting so long.
    #[must_use]
    pub const fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The same, with so many pages at most.
    #[must_use]
    pub const fn most_pages(mut self, pages: u32) -> Self {
        self.most_pages = Some(pages);
        self
    }
}

const READERS: u32 = 4;
/// Pages that the writer keeps in memory, at most, as KiB below zero: 32 MiB. A school's import changes pages all over the
/// indexes; those that do not fit are written, and read again, in the middle of its transaction.
const CACHE: &str = "-32768";
/// Pages in the file beside the database, 16 MiB, before they are copied into it: a page that many commits change is copied
/// once for all of them.
const CHECKPOINT: &str = "4096";

impl SqliteRepository {
    /// Opens a database file, made if it is not there, and brings its tables up to date.
    ///
    /// # Errors
    /// [`OpenError`] says what to do.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        Self::open_with(path, Settings::default()).await
    }

    /// The same, with other bounds.
    ///
    /// # Errors
    /// [`OpenError`] says what to do.
    pub async fn open_with(path: impl AsRef<Path>, settings: Settings) -> Result<Self, OpenError> {
        Self::with_options(SqliteConnectOptions::new().filename(path).create_if_missing(true), settings).await
    }

    /// The same, by URL: `sqlite:path/to/file.db`.
    ///
    /// # Errors
    /// [`OpenError`] says what to do.
    pub async fn connect(url: &str) -> Result<Self, OpenError> {
        // The driver takes whatever has another beginning for a path.
        if !url.starts_with("sqlite:") {
            let other = sqlx::Error::Configuration("the URL does not begin with `sqlite:`".into());
            return Err(OpenError::Url(other));
        }
        let options = SqliteConnectOptions::from_str(url).map_err(OpenError::Url)?;
        // The URL may say that the file is to be read only, or must be there.
        let has_mode = url.split_once('?').is_some_and(|(_, query)| query.contains("mode="));
        let options = if has_mode { options } else { options.create_if_missing(true) };
        Self::with_options(options, Settings::default()).await
    }

    async fn with_options(options: SqliteConnectOptions, settings: Settings) -> Result<Self, OpenError> {
        let options = options
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(settings.patience)
            .pragma("secure_delete", "on");
        let options = match settings.most_pages {
            Some(pages) => options.pragma("max_page_count", pages.to_string()),
            None => options,
        };
        let first = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone())
            .await
            .map_err(OpenError::File)?;
        migrator().run(&first).await.map_err(|error| match error {
            MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => OpenError::Newer,
            other => OpenError::Migration(other),
        })?;
        first.close().await;
        let writing = options.clone().pragma("cache_size", CACHE).pragma("wal_autocheckpoint", CHECKPOINT);
        let connection = SqliteConnection::connect_with(&writing).await.map_err(OpenError::File)?;
        let writer = Arc::new(Writer::new(writing, connection));
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            // The file is local: a connection that was good is good.
            .test_before_acquire(false)
            .connect_with(options)
            .await
            .map_err(OpenError::File)?;
        Ok(Self { readers, writer })
    }

    /// The pool that reads, for a host's own queries. Fratrie's tables are written through change sets only.
    pub const fn pool(&self) -> &SqlitePool {
        &self.readers
    }

    /// Closes all connections; the file then stands alone, without `-wal` beside it.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}
