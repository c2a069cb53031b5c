//! Failed log-ins of offices are counted before the password is looked at (R13, SECURITY V9).
//!
//! The library's own throttle counts on accounts, and an office's agent has none; so the portal counts here, in bounded
//! memory, from the last start on. Five tries are free; then each failure closes the door for twice as long as the one
//! before, from one minute to two hours: at most 23 tries a day (CNIL: 25).
//!
//! An agent's door and an origin's door are two: who hammers at an agent from elsewhere does not close it to the places
//! that the agent logged in from before (V10).

use fratrie::{Timestamp, chrono::TimeDelta};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, PoisonError},
};

const FREE: u32 = 5;
const SHORTEST: i64 = 60;
const LONGEST: i64 = 7_200;
const FORGOTTEN: TimeDelta = TimeDelta::hours(24);
/// Origins that are remembered; beyond them the one that was quiet longest is forgotten.
const ORIGINS: usize = 1024;
/// Names that are nobody's share this many doors, so that they close as an agent's does (R12).
const STRANGERS: u8 = 64;
/// Places of an agent's earlier log-ins.
const FRIENDS: usize = 8;

/// The doors.
#[derive(Debug, Default)]
pub(crate) struct Throttle(Mutex<Doors>);

#[derive(Debug, Default)]
struct Doors {
    names: BTreeMap<String, Tally>,
    origins: BTreeMap<String, Tally>,
    friends: BTreeMap<String, VecDeque<String>>,
}

#[derive(Debug, Clone, Copy)]
struct Tally {
    failures: u32,
    last: Timestamp,
    until: Timestamp,
}

impl Tally {
    /// Counts one more; what is older than a day counts no more.
    fn counted(before: Option<&Self>, now: Timestamp) -> Self {
        let failures = before.filter(|tally| now - tally.last < FORGOTTEN).map_or(0, |tally| tally.failures);
        let failures = failures.saturating_add(1);
        let doublings = failures.saturating_sub(FREE);
        let wait = SHORTEST.checked_shl(doublings.saturating_sub(1)).unwrap_or(LONGEST).clamp(0, LONGEST);
        let wait = if doublings == 0 {
            0
        } else if doublings > 7 {
            LONGEST
        } else {
            wait
        };
        Self { failures, last: now, until: now + TimeDelta::seconds(wait) }
    }
}

impl Throttle {
    /// Counts a try, before it is looked at.
    ///
    /// # Errors
    /// Until when the door is closed.
    pub(crate) fn count(
        &self,
        login: &str,
        known: bool,
        origin: &str,
        now: Timestamp,
    ) -> Result<(), Timestamp> {
        let mut doors = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let name = name(login, known);
        let friend =
            doors.friends.get(&name).is_some_and(|places| places.iter().any(|place| place == origin));
        let closed = |tally: Option<&Tally>| tally.filter(|tally| now < tally.until).map(|tally| tally.until);
        let mut until = closed(doors.origins.get(origin));
        if !friend {
            until = until.max(closed(doors.names.get(&name)));
        }
        if let Some(until) = until {
            return Err(until);
        }
        let tally = Tally::counted(doors.origins.get(origin), now);
        doors.origins.insert(origin.to_owned(), tally);
        if !friend {
            let tally = Tally::counted(doors.names.get(&name), now);
            doors.names.insert(name, tally);
        }
        while doors.origins.len() > ORIGINS {
            let quietest =
                doors.origins.iter().min_by_key(|(_, tally)| tally.last).map(|(key, _)| key.clone());
            if let Some(quietest) = quietest {
                doors.origins.remove(&quietest);
            }
        }
        Ok(())
    }

    /// The password was right.
    pub(crate) fn forgive(&self, login: &str, origin: &str) {
        let mut doors = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let name = name(login, true);
        doors.origins.remove(origin);
        doors.names.remove(&name);
        let places = doors.friends.entry(name).or_default();
        places.retain(|place| place != origin);
        places.push_front(origin.to_owned());
        places.truncate(FRIENDS);
    }
}

fn name(login: &str, known: bool) -> String {
    if known {
        return format!("agent {login}");
    }
    let first = Sha256::digest(login.as_bytes()).first().copied().unwrap_or(0);
    format!("stranger {}", first % STRANGERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    #[test]
    fn v9_after_five_failures_each_closes_the_door_for_longer_and_a_day_sees_25_at_most() {
        for known in [true, false] {
            let throttle = Throttle::default();
            let tries = (0..24 * 60).filter(|minute| throttle.count("a", known, "here", at(*minute)).is_ok());
            let tries = tries.count();
            assert!((20..=25).contains(&tries), "{tries}");
        }
    }

    #[test]
    fn v10_failures_from_elsewhere_do_not_close_the_door_where_the_agent_is_at_home() {
        let throttle = Throttle::default();
        throttle.forgive("a", "office");
        for place in 0..20 {
            let _ = throttle.count("a", true, &format!("place {place}"), at(0));
        }
        assert!(throttle.count("a", true, "another place", at(0)).is_err());
        assert!(throttle.count("a", true, "office", at(0)).is_ok());
    }

    #[test]
    fn v9_a_spray_keeps_the_memory_bounded() {
        let throttle = Throttle::default();
        for place in 0..3000 {
            let _ = throttle.count(&format!("login {place}"), false, &format!("place {place}"), at(0));
        }
        let doors = throttle.0.lock().unwrap();
        assert!(doors.origins.len() <= ORIGINS && doors.names.len() <= usize::from(STRANGERS));
    }
}
