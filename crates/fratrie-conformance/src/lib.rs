//! What every store of Fratrie must prove, for the authors of stores: one list of cases, each a plain `async fn` over a
//! [`Harness`]; random histories that are held against the meaning of a change set; races. And what every [`consumer`] of
//! events must bear.
//!
//! A store's tests are then these lines, and nothing of the list can be left out:
//!
//! ```
//! use fratrie_conformance::{Harness, Opened, async_trait, storage::{MemoryRepository, Source}};
//! use std::sync::Arc;
//!
//! struct Memory;
//!
//! #[async_trait]
//! impl Harness for Memory {
//!     async fn open(&self) -> Result<Opened, Source> {
//!         let store = MemoryRepository::new();
//!         Ok(Opened { second: Arc::new(store.clone()), store: Arc::new(store), guard: Box::new(()) })
//!     }
//! }
//!
//! fratrie_conformance::tests!(Memory);
//! # fratrie_conformance::run(fratrie_conformance::NAMES[0], &Memory).unwrap();
//! ```
//!
//! Its place in the picture: beside the stores, above `fratrie-storage`; nothing depends on it but tests.

pub mod cases;
pub mod consumer;
pub mod counter;
pub mod history;
pub mod kills;
pub mod linear;

mod harness;
mod verdict;

pub use cases::NAMES;
pub use harness::{Harness, Opened, run};
pub use verdict::{Broken, Verdict};

pub use async_trait::async_trait;
pub use fratrie_storage as storage;
