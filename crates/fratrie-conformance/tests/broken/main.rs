//! Stores that are almost right: the suite must reject each, by the case that is about its fault.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod attempts;
mod faults;
mod journal;
mod outbox;
mod rows;
mod store;
mod traces;

use faults::{FAULTS, Fault};
use fratrie_conformance::{Broken, Harness, NAMES, Opened, async_trait, run, storage::Source};
use std::sync::Arc;
use store::Faulty;

#[async_trait]
impl Harness for Faulty {
    async fn open(&self) -> Result<Opened, Source> {
        let store = Self::new(self.fault);
        let second = if self.fault == Fault::HandlesApart { Self::new(self.fault) } else { store.clone() };
        Ok(Opened { store: Arc::new(store), second: Arc::new(second), guard: Box::new(()) })
    }
}

#[test]
fn the_store_without_a_fault_passes() {
    for name in NAMES {
        run(name, &Faulty::new(Fault::None)).unwrap();
    }
}

#[test]
fn every_broken_store_is_rejected_by_name() {
    for (fault, name) in FAULTS {
        // A race may go well by chance: a few times over, it does not.
        let rejected = (0..20)
            .any(|_| matches!(run(name, &Faulty::new(*fault)), Err(Broken::Contract(_) | Broken::Failed(_))));
        assert!(rejected, "{name} does not see {fault:?}");
    }
}
