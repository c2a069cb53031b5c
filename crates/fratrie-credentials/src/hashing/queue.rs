//! The bounded queue between callers and hashing threads. It never grows past its bound: whoever comes beyond is told
//! so at once (SECURITY V11). Callers who went away hold no place.

use super::{cost::Cost, error::HashingError};
use crate::password::TypedPassword;
use std::{
    collections::VecDeque,
    mem,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::oneshot;
use zeroize::Zeroizing;

/// The shortest time after which it is worth coming again.
const SOONEST: Duration = Duration::from_secs(1);

/// What goes into every run beside password and salt.
pub(super) type Pepper = Arc<Zeroizing<[u8; 32]>>;

/// One run of Argon2, asked for.
pub(super) struct Job {
    pub(super) password: TypedPassword,
    pub(super) salt: Vec<u8>,
    pub(super) cost: Cost,
    pub(super) pepper: Pepper,
    pub(super) answer: oneshot::Sender<Option<[u8; 32]>>,
}

/// What a run is for. Each lane has its turn, so that neither waits behind a crowd in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// Somebody shows a password.
    Checks,
    /// A password is chosen, or a hash made anew. At most half of the places.
    Changes,
}

pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
    waiting: usize,
}

#[derive(Default)]
struct Places {
    jobs: VecDeque<Job>,
    /// Places of callers who have not yet said what to hash.
    reserved: usize,
}

impl Places {
    fn held(&self) -> usize {
        self.jobs.len() + self.reserved
    }
}

struct State {
    checks: Places,
    changes: Places,
    /// Whose turn it is where both lanes wait.
    turn: Lane,
    threads: usize,
    serving: usize,
    /// What the last run took.
    last: Duration,
    open: bool,
}

impl State {
    const fn lane(&mut self, lane: Lane) -> &mut Places {
        match lane {
            Lane::Checks => &mut self.checks,
            Lane::Changes => &mut self.changes,
        }
    }

    fn has_room(&self, lane: Lane, waiting: usize) -> bool {
        let idle = self.threads.saturating_sub(self.serving);
        let held = self.checks.held() + self.changes.held();
        let fair = lane == Lane::Checks || self.changes.held() < waiting.div_ceil(2).saturating_add(idle);
        fair && held < waiting.saturating_add(idle)
    }

    /// When the queue, as it stands, will have moved on by half.
    fn retry_after(&self) -> Duration {
        let held = u32::try_from(self.checks.held() + self.changes.held()).unwrap_or(u32::MAX);
        let threads = u32::try_from(self.threads.max(1)).unwrap_or(u32::MAX);
        (self.last.saturating_mul(held) / threads / 2).max(SOONEST)
    }

    fn next(&mut self) -> Option<Job> {
        let (first, second) = match self.turn {
            Lane::Checks => (Lane::Checks, Lane::Changes),
            Lane::Changes => (Lane::Changes, Lane::Checks),
        };
        let (job, served) = match self.lane(first).jobs.pop_front() {
            Some(job) => (job, first),
            None => (self.lane(second).jobs.pop_front()?, second),
        };
        self.turn = if served == first { second } else { first };
        Some(job)
    }
}

impl Queue {
    /// A queue for so many threads, where so many may wait beside those served.
    pub(super) fn new(threads: usize, waiting: usize) -> Self {
        let state = State {
            checks: Places::default(),
            changes: Places::default(),
            turn: Lane::Checks,
            threads,
            serving: 0,
            last: Duration::ZERO,
            open: true,
        };
        Self { state: Mutex::new(state), changed: Condvar::new(), waiting }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a place for a caller, if there is one.
    pub(super) fn reserve(&self, lane: Lane) -> Result<(), HashingError> {
        let mut state = self.state();
        if !state.open {
            return Err(HashingError::Stopped);
        }
        if !state.has_room(lane, self.waiting) {
            state.checks.jobs.retain(|job| !job.answer.is_closed());
            state.changes.jobs.retain(|job| !job.answer.is_closed());
        }
        if !state.has_room(lane, self.waiting) {
            return Err(HashingError::Busy { retry_after: state.retry_after() });
        }
        state.lane(lane).reserved += 1;
        Ok(())
    }

    /// Gives a place back that was kept for nothing.
    pub(super) fn release(&self, lane: Lane) {
        let mut state = self.state();
        let places = state.lane(lane);
        places.reserved = places.reserved.saturating_sub(1);
    }

    /// Takes the place that was kept.
    pub(super) fn push(&self, lane: Lane, job: Job) -> Result<(), HashingError> {
        let mut state = self.state();
        let open = state.open;
        let places = state.lane(lane);
        places.reserved = places.reserved.saturating_sub(1);
        if !open {
            return Err(HashingError::Stopped);
        }
        places.jobs.push_back(job);
        drop(state);
        self.changed.notify_one();
        Ok(())
    }

    /// The next job whose caller still waits; nothing once the queue is closed. Blocks until there is one or the other.
    pub(super) fn take(&self) -> Option<Job> {
        let mut state = self.state();
        loop {
            match state.next() {
                _ if !state.open => return None,
                Some(job) if job.answer.is_closed() => {}
                Some(job) => {
                    state.serving += 1;
                    return Some(job);
                }
                None => state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// A job taken is done: its thread is free, even before the caller has the answer.
    pub(super) fn done(&self, took: Duration) {
        let mut state = self.state();
        state.serving = state.serving.saturating_sub(1);
        state.last = took;
    }

    /// Lets nobody in any more and sends the threads home.
    pub(super) fn close(&self) {
        let mut state = self.state();
        state.open = false;
        let abandoned = (mem::take(&mut state.checks.jobs), mem::take(&mut state.changes.jobs));
        drop(state);
        self.changed.notify_all();
        // Dropped outside the lock, since it wakes whoever waits for an answer.
        drop(abandoned);
    }

    /// A thread went away; the last one closes the queue, so that nobody waits for an answer in vain.
    pub(super) fn leave(&self) {
        let mut state = self.state();
        state.threads = state.threads.saturating_sub(1);
        let last = state.threads == 0;
        drop(state);
        if last {
            self.close();
        }
    }
}
