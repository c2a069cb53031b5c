//! A bounded pool of hashing threads: so much memory and no more, and whoever comes when the queue is full is told so at
//! once (SECURITY V11).

use super::{
    phc::{Cost, Parsed, PhcHash, write},
    worker::{Worker, params},
};
use crate::{
    mac::mac,
    password::{NewPassword, TypedPassword},
    secret_key::SecretKey,
};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use std::{
    fmt,
    num::NonZeroUsize,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread,
    time::Duration,
};
use subtle::ConstantTimeEq;
use tokio::sync::oneshot;

/// How passwords are hashed. The default is OWASP's floor: 19 MiB, two passes, one lane; one thread a core.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashingConfig {
    /// Memory of one run, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub iterations: u32,
    /// Lanes.
    pub parallelism: u32,
    /// Threads; the pool's memory is this many runs'.
    pub threads: NonZeroUsize,
    /// How many callers may wait beside those being served; whoever comes beyond is told `Busy`.
    pub waiting: usize,
}

impl Default for HashingConfig {
    fn default() -> Self {
        Self {
            memory_kib: 19 * 1024,
            iterations: 2,
            parallelism: 1,
            threads: thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            waiting: 256,
        }
    }
}

impl HashingConfig {
    /// Parameters so weak that a test hardly waits for them. Never for people's passwords.
    pub fn weak_for_tests() -> Self {
        Self { memory_kib: 64, iterations: 1, ..Self::default() }
    }
}

/// Why a password was not hashed or verified.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HashingError {
    /// The queue is full.
    #[error("too many passwords are being hashed: try again in {retry_after:?}")]
    Busy {
        /// When to try again.
        retry_after: Duration,
    },
    /// The threads are gone.
    #[error("the hashing threads have stopped")]
    Stopped,
    /// Argon2 does not take these parameters, or the machine starts no thread.
    #[error("the hashing can not be started so: {0}")]
    Parameters(&'static str),
}

/// The largest run that a stored hash may ask for: beyond it, the hash is not ours.
const MOST_MEMORY_KIB: u32 = 256 * 1024;
const MOST_ITERATIONS: u32 = 16;
const MOST_LANES: u32 = 8;

/// Hashes and verifies chosen passwords. Clones share the threads, which end with the last one.
#[derive(Clone)]
pub struct PasswordHasher {
    jobs: SyncSender<Job>,
    shared: Arc<Shared>,
}

struct Shared {
    cost: Cost,
    key_id: String,
    runs: AtomicU64,
}

struct Job {
    password: TypedPassword,
    salt: Vec<u8>,
    cost: Cost,
    answer: oneshot::Sender<Option<[u8; 32]>>,
}

impl PasswordHasher {
    /// Starts the threads. The key's pepper goes into every run, and its id into every hash, so that the database alone
    /// verifies nothing (SECURITY V2).
    ///
    /// # Errors
    /// [`HashingError::Parameters`].
    pub fn start(config: HashingConfig, key: &SecretKey) -> Result<Self, HashingError> {
        let HashingConfig { memory_kib, iterations, parallelism, threads, waiting } = config;
        let cost = Cost { memory_kib, iterations, parallelism };
        if params(cost).is_none() || !cost_is_ours(cost) {
            return Err(HashingError::Parameters("parameters out of range"));
        }
        let pepper = key.derive("pepper");
        let id = mac(&pepper, &[b"key id"]);
        let key_id = STANDARD_NO_PAD.encode(id.first_chunk::<6>().unwrap_or(&[0; 6]));
        let shared = Arc::new(Shared { cost, key_id, runs: AtomicU64::new(0) });
        let (jobs, queue) = sync_channel(waiting);
        let queue = Arc::new(Mutex::new(queue));
        for number in 0..threads.get() {
            let (queue, shared, worker) =
                (Arc::clone(&queue), Arc::clone(&shared), Worker::new(pepper.clone()));
            thread::Builder::new()
                .name(format!("fratrie-hash-{number}"))
                .spawn(move || serve(&queue, &shared, worker))
                .map_err(|_| HashingError::Parameters("the machine starts no thread"))?;
        }
        Ok(Self { jobs, shared })
    }

    /// Hashes a chosen password. `salt` must be drawn anew each time.
    ///
    /// # Errors
    /// [`HashingError::Busy`] at once when the queue is full.
    pub async fn hash(&self, password: NewPassword, salt: [u8; 16]) -> Result<PhcHash, HashingError> {
        let cost = self.shared.cost;
        let hash = self.run(password.into(), salt.to_vec(), cost).await?;
        let hash = hash.ok_or(HashingError::Parameters("parameters out of range"))?;
        Ok(write(cost, &self.shared.key_id, &salt, &hash))
    }

    /// Whether the password is the stored one. One run of Argon2 whatever is stored: where there is nothing, or nothing
    /// of ours, one of the usual cost is made all the same and the answer is no (SECURITY V8).
    ///
    /// # Errors
    /// [`HashingError::Busy`] at once when the queue is full.
    pub async fn verify(&self, password: TypedPassword, stored: Option<&str>) -> Result<bool, HashingError> {
        let ours = |parsed: &Parsed| parsed.key_id == self.shared.key_id && cost_is_ours(parsed.cost);
        let parsed = stored.and_then(Parsed::read).filter(ours);
        let possible = !password.never_matches();
        let (salt, cost, expected) = match parsed {
            Some(parsed) => (parsed.salt, parsed.cost, Some(parsed.hash)),
            None => (vec![0; 16], self.shared.cost, None),
        };
        let hash = self.run(password, salt, cost).await?;
        let equal = match (hash, expected) {
            (Some(hash), Some(expected)) => bool::from(hash.ct_eq(&expected)),
            _ => false,
        };
        Ok(equal && possible)
    }

    /// How many runs of Argon2 were made since the start.
    pub fn runs(&self) -> u64 {
        self.shared.runs.load(Ordering::Relaxed)
    }

    async fn run(
        &self,
        password: TypedPassword,
        salt: Vec<u8>,
        cost: Cost,
    ) -> Result<Option<[u8; 32]>, HashingError> {
        let (answer, answered) = oneshot::channel();
        self.jobs.try_send(Job { password, salt, cost, answer }).map_err(|refused| match refused {
            TrySendError::Full(_) => HashingError::Busy { retry_after: Duration::from_secs(1) },
            TrySendError::Disconnected(_) => HashingError::Stopped,
        })?;
        answered.await.map_err(|_| HashingError::Stopped)
    }
}

const fn cost_is_ours(cost: Cost) -> bool {
    cost.memory_kib <= MOST_MEMORY_KIB && cost.iterations <= MOST_ITERATIONS && cost.parallelism <= MOST_LANES
}

/// Serves until the last sender is gone. A job whose caller went away is passed over.
fn serve(queue: &Mutex<Receiver<Job>>, shared: &Shared, mut worker: Worker) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { password, salt, cost, answer }) = job else { return };
        if answer.is_closed() {
            continue;
        }
        shared.runs.fetch_add(1, Ordering::Relaxed);
        let hash = worker.run(password.expose().as_bytes(), &salt, cost);
        // The caller may have gone away meanwhile: nothing waits for the answer then.
        let _ = answer.send(hash);
    }
}

impl fmt::Debug for PasswordHasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordHasher")
            .field("cost", &self.shared.cost)
            .field("runs", &self.runs())
            .finish_non_exhaustive()
    }
}
