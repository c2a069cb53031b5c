//! Counting attempts at passwords, beside the change sets: an attempt changes no account, and must count even where
//! nothing else is written (R13, SECURITY V9).

use crate::error::RepositoryError;
use async_trait::async_trait;
use fratrie_domain::{
    RealmId, Timestamp,
    throttle::{Charge, Closed, Count, Tally},
};
use std::fmt::Debug;

/// Keeps counts of attempts.
///
/// What the types can not say:
/// 1. `charge` is one transaction, as if no other ran beside it: the counts of all are raised by
///    [`Rule::count`](fratrie_domain::throttle::Rule::count), or none is.
/// 2. Counts survive a restart.
/// 3. One name is one row: what is kept is bounded by the names that callers use.
/// 4. A future dropped at any point leaves the counts before or after, never between.
#[async_trait]
pub trait Throttle: Debug + Send + Sync + 'static {
    /// Counts one attempt on all tallies, whose names are distinct; or on none, where one of them takes no attempt now.
    /// Answers with each count, in their order, or until when none is taken.
    ///
    /// # Errors
    /// [`RepositoryError`]; then nothing was counted, or the attempt was.
    async fn charge(
        &self,
        realm: &RealmId,
        charges: &[Charge],
        now: Timestamp,
    ) -> Result<Result<Vec<Count>, Closed>, RepositoryError>;

    /// Forgets all attempts on the names of `clear`, and the last one on each tally of `forgive`. Names that hold nothing,
    /// or another tag, are passed over.
    ///
    /// # Errors
    /// [`RepositoryError`].
    async fn settle(
        &self,
        realm: &RealmId,
        clear: &[Tally],
        forgive: &[Tally],
    ) -> Result<(), RepositoryError>;
}

/// What [`Rule::count`](fratrie_domain::throttle::Rule::count) makes of all charges at once: the counts, or the latest
/// moment until which one of them takes nothing. `stands` is asked for what stands on a name.
///
/// # Errors
/// [`Closed`].
pub fn count_all(
    charges: &[Charge],
    now: Timestamp,
    mut stands: impl FnMut(&Tally) -> Option<Count>,
) -> Result<Vec<Count>, Closed> {
    let (mut counts, mut closed): (Vec<Count>, Option<Closed>) = (Vec::new(), None);
    for Charge { tally, rule } in charges {
        match rule.count(stands(tally).as_ref(), tally.tag, now) {
            Ok(count) => counts.push(count),
            Err(other) => closed = Some(closed.map_or(other, |closed| closed.later(other))),
        }
    }
    closed.map_or(Ok(counts), Err)
}
