//! What one run of Argon2 costs, and how much of it is ever accepted.

use argon2::Params;

/// The largest run that a stored hash or a configuration may ask for.
const MOST_MEMORY_KIB: u32 = 256 * 1024;
pub(super) const MOST_ITERATIONS: u32 = 16;
const MOST_LANES: u32 = 8;

/// Cost of one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cost {
    pub(super) memory_kib: u32,
    pub(super) iterations: u32,
    pub(super) parallelism: u32,
}

impl Cost {
    /// What Argon2 wants to know; nothing when the cost is out of the algorithm's bounds or of ours.
    pub(super) fn params(self) -> Option<Params> {
        let bounded = self.memory_kib <= MOST_MEMORY_KIB
            && self.iterations <= MOST_ITERATIONS
            && self.parallelism <= MOST_LANES;
        let params = Params::new(self.memory_kib, self.iterations, self.parallelism, Some(32)).ok();
        params.filter(|_| bounded)
    }

    /// Whether it takes less memory or fewer passes than `other`.
    pub(super) const fn is_weaker_than(self, other: Self) -> bool {
        self.memory_kib < other.memory_kib || self.iterations < other.iterations
    }
}
