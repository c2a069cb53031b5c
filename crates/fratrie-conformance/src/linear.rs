//! Whether what many callers were told at once fits one order.
//!
//! Rows carry versions, so the order need not be searched for: whoever wrote version n of a row comes before whoever
//! read it, and that one before whoever wrote n + 1; and what had ended before another began comes before it. If these
//! fit together, the history is replayed in that order on the domain's own state, where every answer must be the same.
//! (A search, as general checkers do, takes time exponential in the number of callers; this takes none.)

use crate::{
    history::Plan,
    verdict::{Verdict, broken, check},
};
use fratrie_domain::{
    ChangeSet, RealmId, Receipt, Refusal, State,
    change::{Expect, Write},
    model::{Key, Version},
};
use fratrie_storage::{ExecuteError, Store, execute};
use std::{
    collections::{BTreeMap, BTreeSet},
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

/// Whether the operations, which began on `initial` and ended in `last`, fit one order.
///
/// # Errors
/// [`Broken`](crate::Broken) says what does not fit.
pub fn check_linearizable(
    realm: &RealmId,
    initial: State,
    operations: &[Operation],
    last: &State,
) -> Verdict {
    let order = order(operations)?;
    let mut state = initial;
    for place in order {
        let Some(operation) = operations.get(place) else { continue };
        let plan = &operation.plan;
        let told = plan.decide(&state.load(realm, &plan.want), 0);
        match &operation.answer {
            Answer::Refused(refusal) => {
                check!(told.as_ref() == Err(refusal), "{refusal:?} was told, but in its place {told:?}");
            }
            Answer::Nothing(receipt) => {
                let same = told
                    .as_ref()
                    .is_ok_and(|changes| changes.receipt == *receipt && changes.writes.is_empty());
                check!(same, "{receipt:?} was told, but in its place {told:?}");
            }
            Answer::Committed(changes) => {
                let applied = changes.apply_to(&mut state);
                check!(
                    applied.is_ok(),
                    "{:?} was committed, but in its place {applied:?}",
                    changes.commit_id
                );
            }
        }
    }
    check!(state.rows == last.rows, "the store holds other rows than the order leads to");
    check!(state.receipts == last.receipts, "the store holds other receipts than the order leads to");
    let ids = |state: &State| -> BTreeSet<_> { state.events.iter().map(|event| event.id).collect() };
    check!(ids(&state) == ids(last), "the store holds other events than the order leads to");
    Ok(())
}

fn order(operations: &[Operation]) -> Verdict<Vec<usize>> {
    let mut writers: BTreeMap<(Key, u64), usize> = BTreeMap::new();
    for (place, operation) in operations.iter().enumerate() {
        if let Answer::Committed(changes) = &operation.answer {
            for write in &changes.writes {
                if let Write::Insert(row) | Write::Update(row) = write {
                    let twice = writers.insert((row.key(), row.version().get()), place);
                    check!(twice.is_none(), "{:?} was written twice at {:?}", row.key(), row.version());
                }
            }
        }
    }
    let mut after: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); operations.len()];
    for (place, operation) in operations.iter().enumerate() {
        let mut before = BTreeSet::new();
        for (key, version) in &operation.reads {
            let read = version.map_or(0, Version::get);
            before.extend(writers.get(&(key.clone(), read)).copied());
            if let Some(next) = writers.get(&(key.clone(), read + 1)).filter(|next| **next != place) {
                after.get_mut(*next).map(|set| set.insert(place));
            }
        }
        before.extend(
            operations
                .iter()
                .enumerate()
                .filter(|(_, other)| other.until < operation.from)
                .map(|(other, _)| other),
        );
        before.remove(&place);
        if let Some(set) = after.get_mut(place) {
            set.extend(before);
        }
    }
    // Of those that may come next, the one that ended first.
    let (mut done, mut order) = (BTreeSet::new(), Vec::new());
    while order.len() < operations.len() {
        let ready = after.iter().enumerate().filter(|(place, before)| {
            !done.contains(place) && before.iter().all(|other| done.contains(other))
        });
        let next =
            ready.map(|(place, _)| place).min_by_key(|place| operations.get(*place).map(|one| one.until));
        let next =
            next.ok_or_else(|| broken("no order fits: each of some operations saw the other's past"))?;
        done.insert(next);
        order.push(next);
    }
    Ok(order)
}
