//! A store by its URL, for programs that leave the choice to who runs them.

#[cfg(feature = "postgres")]
use fratrie_storage_postgres::PostgresRepository;
#[cfg(feature = "sqlite")]
use fratrie_storage_sqlite::SqliteRepository;

/// A database of one of the kinds that this build knows; clones share it.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use fratrie::{Database, Fratrie, SecretKey};
/// # let folder = tempfile::tempdir()?;
/// # let url = format!("sqlite:{}", folder.path().join("fratrie.db").display());
/// let database = Database::connect(&url).await?; // "sqlite:fratrie.db" or "postgres://user@host/database"
/// let builder = Fratrie::builder().secret_key(SecretKey::from_bytes([7; 32]));
/// let fratrie = builder.database(&database).build().await?;
/// # drop(fratrie);
/// database.close().await;
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Database {
    /// `sqlite:` and a path.
    #[cfg(feature = "sqlite")]
    Sqlite(SqliteRepository),
    /// `postgres://`, a user, a host and a database.
    #[cfg(feature = "postgres")]
    Postgres(PostgresRepository),
}

/// Why a database could not be reached.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DatabaseError {
    /// The URL names no kind of database that this build knows. It is not repeated: it may hold a password.
    #[error("the database's URL must begin with one of: {}", KINDS.join(", "))]
    Kind,
    /// SQLite says no.
    #[cfg(feature = "sqlite")]
    #[error(transparent)]
    Sqlite(#[from] fratrie_storage_sqlite::OpenError),
    /// PostgreSQL says no.
    #[cfg(feature = "postgres")]
    #[error(transparent)]
    Postgres(#[from] fratrie_storage_postgres::OpenError),
}

const KINDS: &[&str] = &[
    #[cfg(feature = "sqlite")]
    "sqlite:",
    #[cfg(feature = "postgres")]
    "postgres://",
];

impl Database {
    /// Reaches a database, and brings its tables up to date.
    ///
    /// # Errors
    /// [`DatabaseError`] says what to do.
    #[cfg_attr(
        not(any(feature = "sqlite", feature = "postgres")),
        expect(clippy::unused_async, reason = "no kind")
    )]
    pub async fn connect(url: &str) -> Result<Self, DatabaseError> {
        match url.split_once(':') {
            #[cfg(feature = "sqlite")]
            Some(("sqlite", _)) => Ok(Self::Sqlite(SqliteRepository::connect(url).await?)),
            #[cfg(feature = "postgres")]
            Some(("postgres" | "postgresql", _)) => {
                Ok(Self::Postgres(PostgresRepository::connect(url).await?))
            }
            _ => Err(DatabaseError::Kind),
        }
    }

    /// Closes all connections.
    #[cfg_attr(
        not(any(feature = "sqlite", feature = "postgres")),
        expect(clippy::unused_async, reason = "no kind")
    )]
    pub async fn close(&self) {
        match *self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(ref store) => store.close().await,
            #[cfg(feature = "postgres")]
            Self::Postgres(ref store) => store.close().await,
        }
    }
}
