//! Putting the parts together.

use crate::{
    clock::{Clock, SystemClock},
    database::Database,
    realm::Realm,
    shell::{Context, Shell},
    throttle::Throttling,
    traces::Noted,
};
use fratrie_credentials::{HashingConfig, HashingError, Keyring, PasswordHasher, PasswordPolicy, Sealer};
use fratrie_domain::{Policy, TextError};
use fratrie_storage::Store;
use rand::{
    CryptoRng, SeedableRng,
    rngs::{StdRng, SysRng},
};
use std::{
    fmt,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Fratrie, ready to serve; clones share all of it.
#[derive(Clone)]
pub struct Fratrie {
    shell: Arc<Shell>,
}

impl fmt::Debug for Fratrie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fratrie").field("store", &self.shell.store).finish_non_exhaustive()
    }
}

impl Fratrie {
    /// Begins to put one together. A secret key and a store must be given; the rest has defaults.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// How many runs of Argon2 were begun since the start: for metrics, and for tests that count them.
    pub fn hashing_runs(&self) -> u64 {
        self.shell.hasher.runs()
    }

    /// Waits until all that is written beside answers is: on which day accounts were last used. For a clean end of the
    /// process; what is lost without it is noted at the next log-in.
    pub async fn flush(&self) {
        self.shell.noted.flush().await;
    }

    /// How often something typed was compared with a letter's MAC since the start: for metrics, and for tests that count
    /// them.
    pub fn letter_comparisons(&self) -> u64 {
        self.shell.letter_comparisons.load(Ordering::Relaxed)
    }

    /// One realm.
    ///
    /// # Errors
    /// [`TextError`] when `name` is not one to 63 lower-case letters, digits and hyphens.
    #[expect(clippy::unused_async, reason = "a store may come to look the realm up here")]
    pub async fn realm(&self, name: &str) -> Result<Realm, TextError> {
        Ok(Realm::new(Context { shell: Arc::clone(&self.shell), realm: name.parse()? }))
    }
}

/// Why [`Builder::build`] could not.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// No secret key was given.
    #[error("no secret key: give one with `Builder::secret_key`")]
    NoSecretKey,
    /// No store was given.
    #[error("no store: give one with `Builder::repository`")]
    NoRepository,
    /// The machine gives no randomness.
    #[error("the machine gives no randomness")]
    NoRandomness,
    /// The hashing threads could not be started as configured.
    #[error("the hashing threads could not be started")]
    Hashing(#[source] HashingError),
}

/// Puts a [`Fratrie`] together.
#[derive(Default)]
pub struct Builder {
    keys: Option<Keyring>,
    store: Option<Arc<dyn Store>>,
    clock: Option<Arc<dyn Clock>>,
    chance: Option<Box<dyn CryptoRng + Send>>,
    policy: Policy,
    passwords: PasswordPolicy,
    throttling: Throttling,
    answer_step: Option<Duration>,
    hashing: HashingConfig,
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("store", &self.store)
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

impl Builder {
    /// The root of all keys. Whoever has it and the database can try to open letters; neither alone can. After a change
    /// of key, give the former one beside it: [`Keyring::with_former`].
    #[must_use]
    pub fn secret_key(mut self, keys: impl Into<Keyring>) -> Self {
        self.keys = Some(keys.into());
        self
    }

    /// The store.
    #[must_use]
    pub fn repository(mut self, store: impl Store) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// The store, chosen by URL.
    #[must_use]
    pub fn database(self, database: &Database) -> Self {
        match *database {
            #[cfg(feature = "sqlite")]
            Database::Sqlite(ref store) => self.repository(store.clone()),
            #[cfg(feature = "postgres")]
            Database::Postgres(ref store) => self.repository(store.clone()),
        }
    }

    /// The clock; by default the machine's.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// The source of chance, a cryptographic one; by default seeded by the machine.
    #[must_use]
    pub fn randomness(mut self, chance: impl CryptoRng + Send + 'static) -> Self {
        self.chance = Some(Box::new(chance));
        self
    }

    /// What the realms decided; by default [`Policy::default`].
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// Which passwords may be chosen; by default [`PasswordPolicy::default`].
    #[must_use]
    pub fn passwords(mut self, passwords: PasswordPolicy) -> Self {
        self.passwords = passwords;
        self
    }

    /// How failures slow down further attempts; by default [`Throttling::default`].
    #[must_use]
    pub fn throttling(mut self, throttling: Throttling) -> Self {
        self.throttling = throttling;
        self
    }

    /// Wrong passwords are answered at full multiples of this time only, counted from the call, so that nobody sees by a
    /// clock what was found on the way (R12, SECURITY V8); by default 100 milliseconds. Take more than one run of Argon2
    /// needs under load. Nought answers at once: for tests.
    #[must_use]
    pub const fn answer_step(mut self, step: Duration) -> Self {
        self.answer_step = Some(step);
        self
    }

    /// How passwords are hashed, and on how many threads; by default [`HashingConfig::default`].
    #[must_use]
    pub fn hashing(mut self, hashing: HashingConfig) -> Self {
        self.hashing = hashing;
        self
    }

    /// Puts it together and starts the hashing threads; they end with the last clone.
    ///
    /// # Errors
    /// [`BuildError`] says what is missing.
    #[expect(clippy::unused_async, reason = "stores may come to be checked here")]
    pub async fn build(self) -> Result<Fratrie, BuildError> {
        let keys = self.keys.ok_or(BuildError::NoSecretKey)?;
        let store = self.store.ok_or(BuildError::NoRepository)?;
        let chance: Box<dyn CryptoRng + Send> = match self.chance {
            Some(chance) => chance,
            None => Box::new(StdRng::try_from_rng(&mut SysRng).map_err(|_| BuildError::NoRandomness)?),
        };
        let shell = Shell {
            hasher: PasswordHasher::start(self.hashing, &keys).map_err(BuildError::Hashing)?,
            sealer: Sealer::new(&keys),
            keys,
            store,
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock)),
            chance: Mutex::new(chance),
            policy: self.policy,
            passwords: self.passwords,
            throttling: self.throttling,
            answer_step: self.answer_step.unwrap_or(Duration::from_millis(100)),
            letter_comparisons: AtomicU64::new(0),
            noted: Noted::default(),
        };
        Ok(Fratrie { shell: Arc::new(shell) })
    }
}
