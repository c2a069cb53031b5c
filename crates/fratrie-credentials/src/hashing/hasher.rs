//! A bounded pool of hashing threads: so much memory and no more, off the threads of the async runtime.

use super::{
    config::HashingConfig,
    cost::Cost,
    error::HashingError,
    phc::{Parsed, PhcHash, write},
    queue::{Job, Queue},
    worker::Worker,
};
use crate::{
    mac::mac,
    password::{NewPassword, TypedPassword},
    secret_key::SecretKey,
};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
};
use subtle::ConstantTimeEq;
use tokio::sync::oneshot;

/// Hashes and verifies chosen passwords with Argon2id, on threads of its own.
///
/// Clones share the threads. They end with the last clone, whose drop waits for the runs that are under way. A future
/// dropped before its run begins costs none.
#[derive(Clone)]
pub struct PasswordHasher(Arc<Pool>);

struct Pool {
    cost: Cost,
    key_id: String,
    queue: Arc<Queue>,
    runs: Arc<AtomicU64>,
    threads: Vec<JoinHandle<()>>,
}

impl PasswordHasher {
    /// Starts the threads. A pepper made of the key goes into every run, and its id into every hash, so that the
    /// database alone verifies nothing (SECURITY V2).
    ///
    /// # Errors
    /// [`HashingError::Parameters`] when the cost is under OWASP's floor or out of bounds, or when the machine starts no
    /// more threads.
    pub fn start(config: HashingConfig, key: &SecretKey) -> Result<Self, HashingError> {
        let cost = config.cost()?;
        let pepper = key.derive(&["pepper"]);
        let id = mac(&pepper, &[b"key id"]);
        let key_id = STANDARD_NO_PAD.encode(id.first_chunk::<6>().unwrap_or(&[0; 6]));
        let queue = Arc::new(Queue::new(config.threads.get(), config.waiting));
        let runs = Arc::new(AtomicU64::new(0));
        let mut pool = Pool { cost, key_id, queue, runs, threads: Vec::new() };
        for number in 0..config.threads.get() {
            let worker = Worker::new(Arc::clone(&pool.queue), Arc::clone(&pool.runs), pepper.clone(), cost);
            let thread = thread::Builder::new()
                .name(format!("fratrie-hash-{number}"))
                .spawn(move || worker.serve())
                .map_err(|_| HashingError::Parameters("the machine starts no more threads"))?;
            pool.threads.push(thread);
        }
        Ok(Self(Arc::new(pool)))
    }

    /// Hashes a chosen password. `salt` must be drawn anew each time.
    ///
    /// # Errors
    /// [`HashingError::Busy`] at once when the queue is full; [`HashingError::Stopped`].
    pub async fn hash(&self, password: NewPassword, salt: [u8; 16]) -> Result<PhcHash, HashingError> {
        let hash = self.run(password.into(), salt.to_vec(), self.0.cost).await?;
        Ok(write(self.0.cost, &self.0.key_id, &salt, &hash))
    }

    /// Whether the password is the stored one. Exactly one run of Argon2 whatever is stored: where there is nothing, or
    /// nothing of ours (another key, another algorithm, parameters out of bounds), one of the usual cost is made all
    /// the same and the answer is no (SECURITY V8). Compares in constant time.
    ///
    /// # Errors
    /// [`HashingError::Busy`] at once when the queue is full; [`HashingError::Stopped`].
    pub async fn verify(&self, password: TypedPassword, stored: Option<&str>) -> Result<bool, HashingError> {
        let possible = !password.never_matches();
        let (salt, cost, expected) = match stored.and_then(|stored| self.read(stored)) {
            Some(Parsed { salt, cost, hash, .. }) => (salt, cost, Some(hash)),
            None => (vec![0; 16], self.0.cost, None),
        };
        let hash = self.run(password, salt, cost).await?;
        Ok(possible && expected.is_some_and(|expected| hash.ct_eq(&expected).into()))
    }

    /// Whether a stored hash should be made anew at the next log-in: it is weaker than what is made today, or not ours
    /// (SECURITY V1).
    pub fn is_outdated(&self, stored: &str) -> bool {
        self.read(stored).is_none_or(|parsed| parsed.cost.is_weaker_than(self.0.cost))
    }

    /// How many runs of Argon2 were begun since the start, by all clones.
    pub fn runs(&self) -> u64 {
        self.0.runs.load(Ordering::Relaxed)
    }

    /// A stored hash that was made under our key, at a cost that we accept.
    fn read(&self, stored: &str) -> Option<Parsed> {
        let ours = |parsed: &Parsed| parsed.key_id == self.0.key_id && parsed.cost.params().is_some();
        Parsed::read(stored).filter(ours)
    }

    async fn run(
        &self,
        password: TypedPassword,
        salt: Vec<u8>,
        cost: Cost,
    ) -> Result<[u8; 32], HashingError> {
        let (answer, answered) = oneshot::channel();
        self.0.queue.push(Job { password, salt, cost, answer })?;
        let hash = answered.await.map_err(|_| HashingError::Stopped)?;
        hash.ok_or(HashingError::Parameters("parameters out of bounds"))
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.queue.close();
        // The last handle may be dropped by a task that a hashing thread has just woken: it does not wait for itself.
        let here = thread::current().id();
        for ended in self.threads.drain(..).filter(|thread| thread.thread().id() != here) {
            // A thread that panicked is gone as well.
            let _ = ended.join();
        }
    }
}

impl fmt::Debug for PasswordHasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordHasher")
            .field("cost", &self.0.cost)
            .field("threads", &self.0.threads.len())
            .field("runs", &self.runs())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v11_the_threads_have_ended_when_the_last_handle_is_dropped() {
        let first = PasswordHasher::start(HashingConfig::weak_for_tests(), &SecretKey::from_bytes([1; 32]));
        let first = first.unwrap();
        let second = first.clone();
        // Each thread holds the queue as long as it lives.
        let held = Arc::downgrade(&first.0.queue);
        drop(first);
        assert!(held.upgrade().is_some(), "a handle remains");
        drop(second);
        assert!(held.upgrade().is_none(), "a thread outlived the last handle");
    }
}
