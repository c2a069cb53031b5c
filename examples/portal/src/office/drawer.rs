//! Letters that wait to be printed: in memory, for an hour at most, taken out once.

use super::jobs::JobId;
use fratrie::{Timestamp, chrono::TimeDelta, domain::SchoolCode};
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};
use zeroize::Zeroizing;

/// How long a file waits.
const KEPT: TimeDelta = TimeDelta::hours(1);
/// How many files of one agent may wait.
const MOST: usize = 8;

/// A file of letters; it holds passwords.
pub(crate) struct Letters {
    /// Whose it is: the log-in name of an agent.
    pub(crate) agent: String,
    /// Of which school.
    pub(crate) school: SchoolCode,
    /// How many letters it holds.
    pub(crate) count: usize,
    /// `application/pdf` or `text/html`.
    pub(crate) kind: &'static str,
    /// Its name.
    pub(crate) name: String,
    pub(crate) bytes: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for Letters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letters").field("count", &self.count).finish_non_exhaustive()
    }
}

/// What is told of a file that waits.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) school: SchoolCode,
    pub(crate) count: usize,
}

/// The files that wait.
#[derive(Debug, Default)]
pub(crate) struct Drawer(Mutex<BTreeMap<JobId, (Timestamp, Letters)>>);

impl Drawer {
    /// Whether another file of this agent fits in: asked before letters are issued, which void the former ones.
    pub(crate) fn has_room(&self, agent: &str, now: Timestamp) -> bool {
        self.sweep(now);
        self.open().values().filter(|(_, letters)| letters.agent == agent).count() < MOST
    }

    /// Puts a file in; none where the machine gives no randomness.
    pub(crate) fn put(&self, letters: Letters, now: Timestamp) -> Option<JobId> {
        let id = JobId::draw()?;
        self.open().insert(id.clone(), (now + KEPT, letters));
        Some(id)
    }

    /// What there is to tell of a file of this agent.
    pub(crate) fn look(&self, id: &JobId, agent: &str, now: Timestamp) -> Option<Waiting> {
        self.sweep(now);
        let open = self.open();
        let (_, letters) = open.get(id).filter(|(_, letters)| letters.agent == agent)?;
        Some(Waiting { school: letters.school.clone(), count: letters.count })
    }

    /// Takes it out.
    pub(crate) fn take(&self, id: &JobId, agent: &str, now: Timestamp) -> Option<Letters> {
        self.look(id, agent, now)?;
        self.open().remove(id).map(|(_, letters)| letters)
    }

    /// Forgets what had its hour.
    pub(crate) fn sweep(&self, now: Timestamp) {
        self.open().retain(|_, (until, _)| now < *until);
    }

    fn open(&self) -> MutexGuard<'_, BTreeMap<JobId, (Timestamp, Letters)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(agent: &str) -> Letters {
        Letters {
            agent: agent.to_owned(),
            school: "0999001A".parse().unwrap(),
            count: 1,
            kind: "text/html",
            name: "a.html".to_owned(),
            bytes: Zeroizing::new(b"7KMX-Q2RT-9BVH".to_vec()),
        }
    }

    #[test]
    fn v7_a_file_of_letters_is_taken_once_by_its_agent_and_forgotten_after_an_hour() {
        let (drawer, now) = (Drawer::default(), Timestamp::UNIX_EPOCH);
        let id = drawer.put(letters("a"), now).unwrap();
        assert!(drawer.take(&id, "b", now).is_none(), "another agent's");
        assert!(!format!("{drawer:?}").contains("7KMX"));
        assert!(drawer.take(&id, "a", now).is_some());
        assert!(drawer.take(&id, "a", now).is_none(), "taken already");
        let late = drawer.put(letters("a"), now).unwrap();
        assert!(drawer.take(&late, "a", now + KEPT).is_none());
        for _ in 0..MOST {
            drawer.put(letters("a"), now).unwrap();
        }
        assert!(!drawer.has_room("a", now) && drawer.has_room("b", now));
    }
}
