//! How passwords are hashed, and on how many threads.

use super::{cost::Cost, error::HashingError};
use std::{num::NonZeroUsize, thread};

/// OWASP's floor for Argon2id with one lane (Password Storage cheat sheet; SECURITY V1).
const FLOOR: Cost = Cost { memory_kib: 19 * 1024, iterations: 2, parallelism: 1 };

/// How passwords are hashed. The default is OWASP's floor, 19 MiB and two passes, on one thread a core.
///
/// ```
/// use fratrie_credentials::HashingConfig;
/// use std::num::NonZeroUsize;
/// let stronger = HashingConfig { memory_kib: 64 * 1024, ..HashingConfig::default() };
/// let small_machine = HashingConfig { threads: NonZeroUsize::MIN, waiting: 32, ..HashingConfig::default() };
/// # let _ = (stronger, small_machine);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashingConfig {
    /// Memory of one run, in KiB: 19,456 at least, 262,144 at most.
    pub memory_kib: u32,
    /// Passes over it: 2 at least, 16 at most.
    pub iterations: u32,
    /// Lanes, at most 8. They are computed one after the other: more of them make nothing faster here.
    pub parallelism: u32,
    /// Threads. The memory of the pool is this many times `memory_kib`.
    pub threads: NonZeroUsize,
    /// How many callers may wait while each thread serves another; whoever comes beyond is told
    /// [`HashingError::Busy`].
    pub waiting: usize,
    /// Under which cost the pool refuses to start.
    pub floor: HashingFloor,
}

/// Under which cost a pool refuses to start: OWASP's floor. Only [`HashingConfig::weak_for_tests`] gives another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HashingFloor {
    lifted: bool,
}

impl Default for HashingConfig {
    fn default() -> Self {
        Self {
            memory_kib: FLOOR.memory_kib,
            iterations: FLOOR.iterations,
            parallelism: FLOOR.parallelism,
            threads: thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            waiting: 256,
            floor: HashingFloor::default(),
        }
    }
}

impl HashingConfig {
    /// Parameters so weak (64 KiB, one pass) that a test hardly waits for them. Never for people's passwords.
    pub fn weak_for_tests() -> Self {
        Self { memory_kib: 64, iterations: 1, floor: HashingFloor { lifted: true }, ..Self::default() }
    }

    /// The cost of a run, once it is known that the pool may be started so.
    pub(super) fn cost(&self) -> Result<Cost, HashingError> {
        let Self { memory_kib, iterations, parallelism, floor, .. } = *self;
        let cost = Cost { memory_kib, iterations, parallelism };
        if !floor.lifted && cost.is_weaker_than(FLOOR) {
            return Err(HashingError::Parameters(
                "Argon2id needs at least 19,456 KiB and 2 iterations (OWASP)",
            ));
        }
        if cost.params().is_none() {
            return Err(HashingError::Parameters(
                "Argon2id takes at most 262,144 KiB, 16 iterations and 8 lanes, and 8 KiB a lane at least",
            ));
        }
        Ok(cost)
    }
}
