//! Which events a claim hands out: one function for every store.

use super::Claimed;
use fratrie_domain::{Timestamp, chrono::TimeDelta, event::Event};
use std::collections::BTreeSet;

/// An event that a consumer has not acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The event.
    pub event: Event,
    /// How often it was handed out.
    pub attempts: u32,
    /// Until when, if it was not given back.
    pub leased_until: Option<Timestamp>,
}

const LEAST: u32 = 256;
const LONGEST: TimeDelta = TimeDelta::days(366);

/// How many events a claim of at most `limit` looks at: more than it takes, since some are out, and others wait for those.
pub const fn window(limit: u32) -> u32 {
    let wide = limit.saturating_mul(8);
    if wide < LEAST { LEAST } else { wide }
}

/// When a lease ends: a year later at most, and not before it began.
pub fn lease_end(now: Timestamp, lease: TimeDelta) -> Timestamp {
    now.checked_add_signed(lease.clamp(TimeDelta::zero(), LONGEST)).unwrap_or(now)
}

/// What is handed out at `now` of a window, which is in the order of commits and begins with the first event that was not
/// acknowledged: whatever is not out, and shares no subject with an earlier event that stays behind.
pub fn choose(window: Vec<Waiting>, limit: u32, now: Timestamp) -> Vec<Claimed> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let (mut chosen, mut held) = (Vec::new(), BTreeSet::new());
    for Waiting { event, attempts, leased_until } in window {
        let subjects = event.fact.subjects();
        let is_out = leased_until.is_some_and(|until| now < until);
        if is_out || chosen.len() >= limit || !subjects.is_disjoint(&held) {
            held.extend(subjects);
        } else {
            chosen.push(Claimed { event, attempt: attempts.saturating_add(1) });
        }
    }
    chosen
}
