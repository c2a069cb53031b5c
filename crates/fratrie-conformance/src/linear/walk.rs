//! The walk through a history, one operation after the other.

use super::{Answer, Operation, before::before};
use crate::verdict::{Broken, Verdict, broken, check};
use fratrie_domain::{RealmId, State};
use std::collections::BTreeSet;

/// Whether the operations, which began on `initial` and ended in `last`, fit one order.
///
/// They are carried out one after the other on the domain's own state, where every answer must be the same. Next is
/// one of those that are ready: all that must come before them is done. If some of these change nothing and fit here,
/// they are taken first: where any order goes on from here, one goes on with them. Else it is a commit that applies
/// here, the one that ended first. One that does not fit yet may fit later; the history is broken where none fits.
///
/// No choice is taken back: a search, as general checkers do, takes time exponential in the number of callers. So a
/// history that has an order may be rejected, though none that has none is accepted. It takes operations that overlap
/// and that no row's version orders: three commits, of which one takes a unique value, one frees it and one takes it
/// again, and the last was answered first; or a commit and a refusal that rests on what the commit then inserted, where
/// the refusal can come only after a third that was answered after the commit.
///
/// # Errors
/// [`Broken`] says what does not fit: of what is ready where none fits, why that does not which ended first.
pub fn check_linearizable(
    realm: &RealmId,
    initial: State,
    operations: &[Operation],
    last: &State,
) -> Verdict {
    let mut waiting: Vec<_> = before(operations)?.into_iter().zip(operations).enumerate().collect();
    waiting.sort_by_key(|(_, (_, operation))| (operation.commits(), operation.until));
    let mut state = initial;
    while !waiting.is_empty() {
        let mut misfit: Option<(u64, Broken)> = None;
        let next = waiting.iter().position(|(_, (before, operation))| {
            if !before.is_empty() {
                return false;
            }
            let told = operation.carry_out(realm, &mut state);
            if let Err(why) = told {
                if misfit.as_ref().is_none_or(|(until, _)| operation.until < *until) {
                    misfit = Some((operation.until, why));
                }
                return false;
            }
            true
        });
        let Some(next) = next else {
            let none_ready = || broken("no order fits: each of some operations saw the other's past");
            return Err(misfit.map_or_else(none_ready, |(_, why)| why));
        };
        let (done, _) = waiting.remove(next);
        for (_, (before, _)) in &mut waiting {
            before.remove(&done);
        }
    }
    check!(state.rows == last.rows, "the store holds other rows than the order leads to");
    check!(state.receipts == last.receipts, "the store holds other receipts than the order leads to");
    let ids = |state: &State| -> BTreeSet<_> { state.events.iter().map(|event| event.id).collect() };
    check!(ids(&state) == ids(last), "the store holds other events than the order leads to");
    Ok(())
}

impl Operation {
    const fn commits(&self) -> bool {
        matches!(self.answer, Answer::Committed(_))
    }

    /// Carries it out in this place, if its answer fits; else leaves the state alone.
    fn carry_out(&self, realm: &RealmId, state: &mut State) -> Verdict {
        let told = |state: &State| self.plan.decide(&state.load(realm, &self.plan.want), 0);
        match &self.answer {
            Answer::Refused(refusal) => {
                let told = told(state);
                check!(told.as_ref() == Err(refusal), "{refusal:?} was told, but in its place {told:?}");
            }
            Answer::Nothing(receipt) => {
                let told = told(state);
                let same = told
                    .as_ref()
                    .is_ok_and(|changes| changes.receipt == *receipt && changes.writes.is_empty());
                check!(same, "{receipt:?} was told, but in its place {told:?}");
            }
            Answer::Committed(changes) => {
                let applied = changes.apply_to(state);
                check!(
                    applied.is_ok(),
                    "{:?} was committed, but in its place {applied:?}",
                    changes.commit_id
                );
            }
        }
        Ok(())
    }
}
