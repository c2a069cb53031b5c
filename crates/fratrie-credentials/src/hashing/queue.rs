//! The bounded queue between callers and hashing threads. It never grows past its bound: whoever comes beyond is told
//! so at once (SECURITY V11). Callers who went away hold no place.

use super::{cost::Cost, error::HashingError};
use crate::password::TypedPassword;
use std::{
    collections::VecDeque,
    mem,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::oneshot;

/// A full queue of the default configuration moves on by dozens of places in this time.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// One run of Argon2, asked for.
pub(super) struct Job {
    pub(super) password: TypedPassword,
    pub(super) salt: Vec<u8>,
    pub(super) cost: Cost,
    pub(super) answer: oneshot::Sender<Option<[u8; 32]>>,
}

pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
    waiting: usize,
}

struct State {
    jobs: VecDeque<Job>,
    threads: usize,
    serving: usize,
    open: bool,
}

impl Queue {
    /// A queue for so many threads, where so many may wait beside those served.
    pub(super) const fn new(threads: usize, waiting: usize) -> Self {
        let state = State { jobs: VecDeque::new(), threads, serving: 0, open: true };
        Self { state: Mutex::new(state), changed: Condvar::new(), waiting }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a caller in, if there is room.
    pub(super) fn push(&self, job: Job) -> Result<(), HashingError> {
        let mut state = self.state();
        if !state.open {
            return Err(HashingError::Stopped);
        }
        let room = self.waiting.saturating_add(state.threads.saturating_sub(state.serving));
        if state.jobs.len() >= room {
            state.jobs.retain(|job| !job.answer.is_closed());
        }
        if state.jobs.len() >= room {
            return Err(HashingError::Busy { retry_after: RETRY_AFTER });
        }
        state.jobs.push_back(job);
        drop(state);
        self.changed.notify_one();
        Ok(())
    }

    /// The next job whose caller still waits; nothing once the queue is closed. Blocks until there is one or the other.
    pub(super) fn take(&self) -> Option<Job> {
        let mut state = self.state();
        loop {
            match state.jobs.pop_front() {
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
    pub(super) fn done(&self) {
        let mut state = self.state();
        state.serving = state.serving.saturating_sub(1);
    }

    /// Lets nobody in any more and sends the threads home.
    pub(super) fn close(&self) {
        let mut state = self.state();
        state.open = false;
        let abandoned = mem::take(&mut state.jobs);
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
