//! Fratrie's [`Repository`](fratrie_storage::Repository) on PostgreSQL 15 and later.
//!
//! A view is loaded by one statement, and a change set is committed by one call of `fratrie.commit`, whatever the number
//! of rows: two round trips a merge. What comes at once shares them: a statement costs more to begin than to find a few more
//! rows. All tables, the migrations' own and that function stand in the schema `fratrie`,
//! beside which a host keeps its own. Nothing hangs on a session, so a pooler between the two may work by transaction.
//!
//! ```no_run
//! use fratrie_storage::{Repository, domain::Want};
//! use fratrie_storage_postgres::PostgresRepository;
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let store = PostgresRepository::connect("postgres://fratrie@localhost/fratrie").await?;
//! let view = store.load(&"ac-dijon".parse()?, &Want::default()).await?;
//! assert!(view.rows.accounts.is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! A host may bring its own pool ([`PostgresRepository::from_pool`]), run the migrations by its own means
//! ([`migrations`]), and commit inside its own transaction ([`commit_in`]).
//!
//! Its place in the picture: below the facade, above `fratrie-storage`, whose contract it keeps; the rules are elsewhere.

mod bulk;
mod call;
mod codec;
mod commit;
mod connection;
mod encode;
mod error;
mod families;
mod journal;
mod kept;
mod lapsed;
mod lent;
mod load;
mod loads;
mod namesakes;
mod open;
mod outbox;
mod packed;
mod place;
#[cfg(test)]
mod plans;
mod prepared;
mod replay;
mod repository;
mod schema;
mod snapshot;
mod tables;
mod throttle;
mod traces;
mod turns;
mod uniques;
mod whole;

pub use call::commit_in;
pub use open::{OpenError, PostgresRepository, Settings};
pub use schema::{SchemaStep, migrate, migrations};
pub use sqlx;
