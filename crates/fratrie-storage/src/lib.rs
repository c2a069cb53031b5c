//! The [`Repository`] trait: what a store of Fratrie must do, its errors, the loop that decides again on conflict, and
//! the in-memory reference store.
//!
//! Its place in the picture: above `fratrie-domain`, whose decisions it keeps; below the stores, which implement it,
//! and the facade, which calls it.
//!
//! ```
//! use fratrie_storage::{MemoryRepository, Repository, domain::Want};
//! # futures_lite(async {
//! let store = MemoryRepository::new();
//! let view = store.load(&"ac-dijon".parse()?, &Want::default()).await?;
//! assert!(view.rows.accounts.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # }).unwrap();
//! # fn futures_lite<T>(future: impl std::future::Future<Output = T>) -> T {
//! #     let mut future = std::pin::pin!(future);
//! #     let mut context = std::task::Context::from_waker(std::task::Waker::noop());
//! #     loop { if let std::task::Poll::Ready(value) = future.as_mut().poll(&mut context) { return value; } }
//! # }
//! ```

pub mod columns;
pub mod outbox;

mod error;
mod execute;
mod families;
mod journal;
mod lapsed;
mod memory;
mod namesakes;
mod repository;
mod throttle;
mod traces;

pub use error::{Cause, CommitError, RepositoryError, Source};
pub use execute::{ExecuteError, execute};
pub use families::FindFamilies;
pub use journal::{Journal, JournalReport, verify_journal};
pub use lapsed::FindLapsed;
pub use memory::MemoryRepository;
pub use namesakes::FindNamesakes;
pub use outbox::{Backlog, Claimed, Outbox, Replay};
pub use repository::{Repository, Snapshot, Store};
pub use throttle::{Throttle, count_all};
pub use traces::Traces;

pub use fratrie_domain as domain;
