//! Where the time comes from.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use fratrie_domain::Timestamp;
use std::{
    fmt::Debug,
    sync::{Arc, Mutex, PoisonError},
};

/// Tells the time. Injected, so that every rule can be tried at any moment.
pub trait Clock: Debug + Send + Sync + 'static {
    /// Now, in UTC.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine's time comes in")]
    fn now(&self) -> Timestamp {
        Utc::now()
    }
}

/// A clock that stands still until it is told otherwise; clones share it. For tests and simulations.
///
/// ```
/// use fratrie::{Clock, ManualClock, chrono::TimeDelta};
/// let clock = ManualClock::default();
/// let before = clock.now();
/// clock.advance(TimeDelta::minutes(11));
/// assert_eq!(clock.now() - before, TimeDelta::minutes(11));
/// ```
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<Mutex<Timestamp>>);

impl ManualClock {
    /// A clock that stands at `now`.
    pub fn at(now: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(now)))
    }

    /// Moves the clock, forwards or back.
    pub fn advance(&self, by: TimeDelta) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.checked_add_signed(by).unwrap_or(*now);
    }
}

impl Default for ManualClock {
    /// Stands at 1 September 2026, 08:00 UTC: the first day of a school year.
    fn default() -> Self {
        Self::at(DateTime::from_timestamp(1_788_249_600, 0).unwrap_or_default())
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What every store keeps: whole microseconds.
pub(crate) fn whole_micros(now: Timestamp) -> Timestamp {
    now.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(now)
}
