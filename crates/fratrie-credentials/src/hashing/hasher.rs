//! A bounded pool of hashing threads: so much memory and no more, off the threads of the async runtime.

use super::{
    config::HashingConfig,
    cost::Cost,
    error::HashingError,
    phc::{Parsed, PhcHash},
    place::Place,
    queue::{Lane, Pepper, Queue},
    worker::Worker,
};
use crate::{
    keyring::Keyring,
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

/// Hashes and verifies chosen passwords with Argon2id, on threads of its own.
///
/// Clones share the threads. They end with the last clone, whose drop waits for the runs that are under way. A future
/// dropped before its run begins costs none.
#[derive(Clone)]
pub struct PasswordHasher(Arc<Pool>);

struct Pool {
    cost: Cost,
    /// The id of each key, and the pepper made of it; today's first.
    peppers: Vec<(String, Pepper)>,
    queue: Arc<Queue>,
    runs: Arc<AtomicU64>,
    threads: Vec<JoinHandle<()>>,
}

impl PasswordHasher {
    /// Starts the threads. A pepper made of the key goes into every run, and its id into every hash, so that the
    /// database alone verifies nothing; hashes of the keyring's former keys are still verified (SECURITY V2).
    ///
    /// # Errors
    /// [`HashingError::Parameters`] when the cost is under OWASP's floor or out of bounds, or when the machine starts no
    /// more threads.
    pub fn start(config: HashingConfig, keys: impl Into<Keyring>) -> Result<Self, HashingError> {
        let cost = config.cost()?;
        let peppers = keys.into().iter().map(pepper).collect();
        let queue = Arc::new(Queue::new(config.threads.get(), config.waiting));
        let runs = Arc::new(AtomicU64::new(0));
        let mut pool = Pool { cost, peppers, queue, runs, threads: Vec::new() };
        for number in 0..config.threads.get() {
            let worker = Worker::new(Arc::clone(&pool.queue), Arc::clone(&pool.runs), cost);
            let thread = thread::Builder::new()
                .name(format!("fratrie-hash-{number}"))
                .spawn(move || worker.serve())
                .map_err(|_| HashingError::Parameters("the machine starts no more threads"))?;
            pool.threads.push(thread);
        }
        Ok(Self(Arc::new(pool)))
    }

    /// Keeps a place for a password to be checked.
    ///
    /// # Errors
    /// [`HashingError::Busy`] at once when the queue is full; [`HashingError::Stopped`].
    pub fn place(&self) -> Result<Place, HashingError> {
        Place::take(self, Lane::Checks)
    }

    /// Keeps a place for a password that is chosen. Half of all places are for those that are checked: an evening of
    /// activations does not keep everybody else from logging in, nor the other way round.
    ///
    /// # Errors
    /// As [`place`](Self::place).
    pub fn place_to_change(&self) -> Result<Place, HashingError> {
        Place::take(self, Lane::Changes)
    }

    /// Hashes a chosen password. `salt` must be drawn anew each time.
    ///
    /// # Errors
    /// [`HashingError::Busy`] at once when the queue is full; [`HashingError::Stopped`].
    pub async fn hash(&self, password: NewPassword, salt: [u8; 16]) -> Result<PhcHash, HashingError> {
        self.place_to_change()?.hash(password, salt).await
    }

    /// Hashes anew a password that [`verify`](Self::verify) just found right and whose hash
    /// [is outdated](Self::is_outdated). It was chosen before: today's rules for new ones are not asked.
    ///
    /// # Errors
    /// As [`hash`](Self::hash).
    pub async fn hash_again(&self, password: TypedPassword, salt: [u8; 16]) -> Result<PhcHash, HashingError> {
        self.place_to_change()?.make(password, salt).await
    }

    /// Whether the password is the stored one. Exactly one run of Argon2 whatever is stored: where there is nothing, or
    /// nothing of ours (another key, another algorithm, parameters out of bounds), one of the usual cost is made all
    /// the same and the answer is no (SECURITY V8). Compares in constant time.
    ///
    /// # Errors
    /// [`HashingError::Busy`] at once when the queue is full; [`HashingError::Stopped`].
    pub async fn verify(&self, password: TypedPassword, stored: Option<&str>) -> Result<bool, HashingError> {
        self.place()?.verify(password, stored).await
    }

    /// Whether a stored hash should be made anew at the next log-in: it is weaker than what is made today, of a former
    /// key, or not ours (SECURITY V1, V2).
    pub fn is_outdated(&self, stored: &str) -> bool {
        self.read(stored).is_none_or(|(parsed, _)| {
            parsed.key_id != self.key_id() || parsed.cost.is_weaker_than(self.cost())
        })
    }

    /// How many runs of Argon2 were begun since the start, by all clones.
    pub fn runs(&self) -> u64 {
        self.0.runs.load(Ordering::Relaxed)
    }

    /// A stored hash that was made under one of our keys, at a cost that we accept, and the pepper of that key.
    pub(super) fn read(&self, stored: &str) -> Option<(Parsed, Pepper)> {
        let parsed = Parsed::read(stored).filter(|parsed| parsed.cost.params().is_some())?;
        let (_, pepper) = self.0.peppers.iter().find(|(id, _)| *id == parsed.key_id)?;
        Some((parsed, Arc::clone(pepper)))
    }

    pub(super) fn queue(&self) -> &Queue {
        &self.0.queue
    }

    pub(super) fn cost(&self) -> Cost {
        self.0.cost
    }

    pub(super) fn key_id(&self) -> &str {
        self.0.peppers.first().map_or("", |(id, _)| id)
    }

    pub(super) fn pepper(&self) -> Pepper {
        self.0.peppers.first().map_or_else(Pepper::default, |(_, pepper)| Arc::clone(pepper))
    }
}

/// What goes into every run under a key, and the key's id, which tells nothing of it.
fn pepper(key: &SecretKey) -> (String, Pepper) {
    let pepper = key.derive(&["pepper"]);
    let id = mac(&pepper, &[b"key id"]);
    (STANDARD_NO_PAD.encode(id.first_chunk::<6>().unwrap_or(&[0; 6])), Arc::new(pepper))
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
        let first = PasswordHasher::start(HashingConfig::weak_for_tests(), SecretKey::from_bytes([1; 32]));
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
