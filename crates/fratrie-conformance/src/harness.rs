//! What a store's author gives the suite.

use crate::verdict::Verdict;
use async_trait::async_trait;
use fratrie_storage::{Source, Store};
use std::{any::Any, fmt, sync::Arc};

/// Opens empty stores, one a case.
#[async_trait]
pub trait Harness: Send + Sync {
    /// An empty store, and a second handle on the same data, opened by itself: as another process would.
    ///
    /// # Errors
    /// What stands in the way; the case then fails with it.
    async fn open(&self) -> Result<Opened, Source>;
}

/// An empty store.
pub struct Opened {
    /// The store.
    pub store: Arc<dyn Store>,
    /// A second handle on the same data.
    pub second: Arc<dyn Store>,
    /// Kept until the case is over: a folder, a database to drop.
    pub guard: Box<dyn Any + Send + Sync>,
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened").field("store", &self.store).finish_non_exhaustive()
    }
}

/// Runs one case of the suite, by its name.
///
/// # Errors
/// What is wrong with the store.
pub fn run(name: &str, harness: &impl Harness) -> Verdict {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build();
    runtime.map_err(Source::from)?.block_on(crate::cases::run(name, harness))
}
