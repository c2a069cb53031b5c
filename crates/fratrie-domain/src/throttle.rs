//! How failures are counted, and how long they keep the next attempt waiting (R13, SECURITY V9).
//!
//! An attempt is counted before its password is looked at, and forgiven when the password was right: so attempts at the
//! same moment can not slip through together, and one that a crash cut short has counted.

use crate::Timestamp;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// What attempts are counted on: a name of 16 bytes, which says nothing to who reads it in a database, and a tag.
///
/// The name of an account is the account's own. What has no bound (unknown identifiers, origins, addresses) shares a
/// fixed number of names, and the tag tells who holds one: another tag begins at nought. So no spray fills a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Tally {
    /// Which counter.
    pub name: [u8; 16],
    /// Who holds it.
    pub tag: u32,
}

/// How attempts on a [`Tally`] are slowed down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Attempts that wait for nothing.
    pub free: u32,
    /// What the first attempt beyond waits; each further one waits twice as long.
    pub first: TimeDelta,
    /// The longest wait.
    pub longest: TimeDelta,
    /// The most attempts in a row; beyond, none is taken until the counter is cleared.
    pub most: Option<u32>,
    /// After this time without an attempt the counter begins at nought; none: it never forgets by itself.
    pub memory: Option<TimeDelta>,
}

/// What stands on a [`Tally`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Who holds it.
    pub tag: u32,
    /// Attempts that were not forgiven.
    pub failures: u32,
    /// When the last one came.
    pub last: Timestamp,
    /// From when on the next one is taken; none: not before the counter is cleared.
    pub open: Option<Timestamp>,
}

/// That an attempt is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// From when on one is; none: not before the counter is cleared.
    pub until: Option<Timestamp>,
}

impl Closed {
    /// Whichever lasts longer.
    #[must_use]
    pub fn later(self, other: Self) -> Self {
        Self { until: self.until.zip(other.until).map(|(one, other)| one.max(other)) }
    }
}

impl Tally {
    /// The same name, held by `tag`.
    #[must_use]
    pub const fn tagged(self, tag: u32) -> Self {
        Self { tag, ..self }
    }
}

impl Rule {
    /// The count after one more attempt at `now`, or that none is taken. Pure: the meaning that every store keeps.
    ///
    /// ```
    /// use chrono::{DateTime, TimeDelta};
    /// use fratrie_domain::throttle::Rule;
    /// let rule = Rule { free: 2, first: TimeDelta::seconds(15), longest: TimeDelta::hours(1), most: Some(100), memory: None };
    /// let now = DateTime::UNIX_EPOCH;
    /// let once = rule.count(None, 7, now).unwrap();
    /// let twice = rule.count(Some(&once), 7, now).unwrap();
    /// assert_eq!(twice.open, Some(now + TimeDelta::seconds(15)));
    /// assert!(rule.count(Some(&twice), 7, now).is_err());
    /// assert!(rule.count(Some(&twice), 7, now + TimeDelta::seconds(15)).is_ok());
    /// ```
    ///
    /// # Errors
    /// [`Closed`] says until when.
    pub fn count(&self, stands: Option<&Count>, tag: u32, now: Timestamp) -> Result<Count, Closed> {
        let stands = stands.filter(|count| count.tag == tag && !self.forgets(count, now));
        if let Some(closed) = stands.and_then(|count| count.closed(now)) {
            return Err(closed);
        }
        let failures = stands.map_or(0, |count| count.failures).saturating_add(1);
        Ok(Count { tag, failures, last: now, open: self.open(failures, now) })
    }

    fn forgets(&self, count: &Count, now: Timestamp) -> bool {
        self.memory.is_some_and(|memory| now.signed_duration_since(count.last) > memory)
    }

    /// When the next attempt is taken, after so many.
    fn open(&self, failures: u32, now: Timestamp) -> Option<Timestamp> {
        if self.most.is_some_and(|most| failures >= most) {
            return None;
        }
        let Some(beyond) = failures.checked_sub(self.free) else { return Some(now) };
        // 2^30 times any wait is beyond the longest one.
        let wait = self.first.checked_mul(1_i32 << beyond.min(30)).unwrap_or(self.longest).min(self.longest);
        Some(now.checked_add_signed(wait).unwrap_or(now))
    }
}

impl Count {
    fn closed(&self, now: Timestamp) -> Option<Closed> {
        match self.open {
            // What holds no failure closes nothing, though the clock was set back.
            _ if self.failures == 0 => None,
            Some(open) if open <= now => None,
            until => Some(Closed { until }),
        }
    }

    /// The count once its last attempt is forgiven.
    #[must_use]
    pub fn forgiven(self) -> Self {
        Self { failures: self.failures.saturating_sub(1), open: Some(self.last), ..self }
    }
}

/// One attempt, counted on all of these at once, or on none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// On what.
    pub tally: Tally,
    /// How.
    pub rule: Rule,
}
