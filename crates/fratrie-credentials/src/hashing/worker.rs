//! One hashing thread.

use super::{
    cost::Cost,
    engine::Engine,
    queue::{Job, Queue},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

pub(super) struct Worker {
    queue: Arc<Queue>,
    runs: Arc<AtomicU64>,
    cost: Cost,
}

impl Worker {
    /// A worker whose runs usually have this cost.
    pub(super) const fn new(queue: Arc<Queue>, runs: Arc<AtomicU64>, cost: Cost) -> Self {
        Self { queue, runs, cost }
    }

    /// Serves until the queue is closed.
    pub(super) fn serve(self) {
        yield_to_others();
        let mut engine = Engine::new(self.cost);
        while let Some(Job { password, salt, cost, pepper, answer }) = self.queue.take() {
            self.runs.fetch_add(1, Ordering::Relaxed);
            let begun = Instant::now();
            let hash = engine.run(password.expose().as_bytes(), &salt, cost, pepper.as_slice());
            self.queue.done(begun.elapsed());
            // Nobody takes the answer if the caller went away meanwhile.
            let _ = answer.send(hash);
        }
    }
}

/// Whatever else the process does goes first: a hash that takes a moment longer is noticed by one person, a list that waits for the
/// hashes of a crowd by everybody. On Linux a priority is a thread's own; where it can not be lowered, hashes compete as
/// equals.
fn yield_to_others() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(LOWER);
}

/// Fifteen steps of niceness: beside threads that were not asked to be nice, a twenty-eighth of their share.
#[cfg(target_os = "linux")]
const LOWER: i32 = 15;

impl Drop for Worker {
    fn drop(&mut self) {
        self.queue.leave();
    }
}
