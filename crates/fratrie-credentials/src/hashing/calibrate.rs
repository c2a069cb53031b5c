//! Parameters for the machine at hand.

use super::{config::HashingConfig, cost::MOST_ITERATIONS, engine::Engine};
use std::time::{Duration, Instant};

impl HashingConfig {
    /// Proposes parameters under which one run takes about `target` on this machine, and no less than OWASP's floor:
    /// memory is doubled first, up to `most_memory_kib`, since memory costs an attacker more than time; then passes are
    /// added. Takes some dozen runs and blocks meanwhile: for an operator's tool or a start, not for a request.
    ///
    /// All threads together then take `threads` times the memory. Half a second is what people hardly notice; the pool's
    /// throughput is `threads / target`.
    ///
    /// ```no_run
    /// use fratrie_credentials::HashingConfig;
    /// use std::time::Duration;
    /// let proposed = HashingConfig::calibrate(Duration::from_millis(250), 64 * 1024);
    /// println!("{proposed:?}");
    /// ```
    #[must_use]
    pub fn calibrate(target: Duration, most_memory_kib: u32) -> Self {
        let mut config = Self::default();
        loop {
            let memory_kib = config.memory_kib.saturating_mul(2);
            let larger = Self { memory_kib, ..config };
            if memory_kib > most_memory_kib || larger.cost().is_err() || larger.measure() > target {
                break;
            }
            config = larger;
        }
        while config.iterations < MOST_ITERATIONS {
            let longer = Self { iterations: config.iterations + 1, ..config };
            if longer.measure() > target {
                break;
            }
            config = longer;
        }
        config
    }

    /// What one run takes: the shortest of three, since whatever disturbs makes it longer.
    fn measure(&self) -> Duration {
        let Ok(cost) = self.cost() else { return Duration::MAX };
        let mut engine = Engine::new(cost);
        let mut run = || {
            let begun = Instant::now();
            engine.run(b"un nouveau mot de passe", &[0; 16], cost, &[0; 32]).map(|_| begun.elapsed())
        };
        (0..3).filter_map(|_| run()).min().unwrap_or(Duration::MAX)
    }
}
