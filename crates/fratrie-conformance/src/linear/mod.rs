//! Whether what many callers were told at once fits one order.
//!
//! Rows carry versions, so most of the order need not be searched for: whoever wrote version n of a row comes before
//! whoever read it, and that one before whoever wrote n + 1; and what had ended before another began comes before it.
//! What is left open, [`check_linearizable`] settles on its walk through the history.

mod before;
mod walk;

#[cfg(test)]
mod tests;

pub use walk::check_linearizable;

use crate::{
    history::Plan,
    verdict::{Verdict, broken, check},
};
use fratrie_domain::{
    ChangeSet, RealmId, Receipt, Refusal,
    change::Expect,
    model::{Key, Version},
};
use fratrie_storage::{ExecuteError, Store, execute};
use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// What one caller asked for, and what it was told.
#[derive(Debug)]
pub struct Operation {
    plan: Plan,
    /// When it began and ended, on a clock that counts such moments.
    from: u64,
    until: u64,
    reads: BTreeMap<Key, Option<Version>>,
    answer: Answer,
}

#[derive(Debug)]
enum Answer {
    Refused(Refusal),
    /// It changes nothing.
    Nothing(Receipt),
    Committed(Box<ChangeSet>),
}

/// Carries commands out and writes down what comes of them.
#[derive(Debug, Default)]
pub struct Recorder {
    clock: AtomicU64,
    operations: Mutex<Vec<Operation>>,
}

impl Recorder {
    /// Carries a plan out.
    ///
    /// # Errors
    /// The store answers neither with a receipt nor with a refusal: no such error may reach a caller.
    pub async fn run(&self, store: &dyn Store, realm: &RealmId, plan: Plan) -> Verdict {
        let from = self.clock.fetch_add(1, Ordering::SeqCst);
        let mut last = None;
        let (want, commit) = (plan.want.clone(), plan.env.commit_id);
        let answer = execute(store, realm, want, commit, |view, attempt| {
            let decision = plan.decide(view, attempt);
            let reads = match &decision {
                Ok(changes) if !changes.writes.is_empty() => expected(changes),
                _ => view.rows.iter().map(|row| (row.key(), Some(row.version()))).collect(),
            };
            last = Some((reads, decision.clone()));
            decision
        })
        .await;
        let until = self.clock.fetch_add(1, Ordering::SeqCst);
        let (reads, decision) = last.ok_or_else(|| broken("nothing was decided"))?;
        let answer = match (answer, decision) {
            (Ok(receipt), Ok(changes)) if changes.writes.is_empty() => Answer::Nothing(receipt),
            (Ok(receipt), Ok(changes)) => {
                check!(receipt == changes.receipt, "{receipt:?} instead of {:?}", changes.receipt);
                Answer::Committed(Box::new(changes))
            }
            (Err(ExecuteError::Refused(refusal)), _) => Answer::Refused(refusal),
            (other, _) => return Err(broken(format!("a caller was told {other:?}"))),
        };
        let operation = Operation { plan, from, until, reads, answer };
        self.operations.lock().unwrap_or_else(PoisonError::into_inner).push(operation);
        Ok(())
    }

    /// All that was written down so far, taken away.
    pub fn operations(&self) -> Vec<Operation> {
        std::mem::take(&mut *self.operations.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn expected(changes: &ChangeSet) -> BTreeMap<Key, Option<Version>> {
    let version = |expect: Expect| match expect {
        Expect::Version { key, version } => Some((key, Some(version))),
        Expect::Absent { key } => Some((key, None)),
        // At whatever version: it says nothing of who came before.
        Expect::Present { .. } => None,
    };
    changes.prerequisites().into_iter().filter_map(version).collect()
}
