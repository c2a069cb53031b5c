//! Fratrie's [`Repository`](fratrie_storage::Repository) on SQLite: the embedded store.
//!
//! One file, one writer, any number of readers: WAL, `synchronous = FULL`, every write in a `BEGIN IMMEDIATE`
//! transaction, foreign keys checked at `COMMIT`. All tables, the migrations' own included, begin with `fratrie_`, so
//! that a host may keep its own beside them.
//!
//! ```
//! use fratrie_storage::{Repository, domain::Want};
//! use fratrie_storage_sqlite::SqliteRepository;
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! let store = SqliteRepository::open(folder.path().join("fratrie.db")).await?;
//! let view = store.load(&"ac-dijon".parse()?, &Want::default()).await?;
//! assert!(view.rows.accounts.is_empty());
//! store.close().await;
//! # Ok(())
//! # }
//! ```
//!
//! One thread writes, as few read, and a host's build of SQLite decides whether they wait for each other: by default it counts
//! all memory under one lock. In `.cargo/config.toml`:
//!
//! ```toml
//! [env]
//! LIBSQLITE3_FLAGS = "-DSQLITE_DEFAULT_MEMSTATUS=0 -USQLITE_ENABLE_MEMORY_MANAGEMENT"
//! ```
//!
//! Its place in the picture: below the facade, above `fratrie-storage`, whose contract it keeps; the rules are elsewhere.

mod codec;
mod commit;
mod error;
mod families;
mod journal;
mod lapsed;
mod load;
mod namesakes;
mod near;
mod open;
mod outbox;
mod place;
#[cfg(test)]
mod plans;
mod prepared;
mod reader;
mod readers;
mod records;
mod remnants;
mod replay;
mod repository;
mod rows;
mod schema;
mod snapshot;
mod tables;
mod throttle;
mod together;
mod traces;
mod uniques;
mod value;
mod view;
mod whole;
mod work;
mod writer;

pub use open::{OpenError, Settings, SqliteRepository};
pub use sqlx;
