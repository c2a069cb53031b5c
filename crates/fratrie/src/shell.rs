//! The thin shell around the domain: clock, chance, keys, store.

use crate::{
    clock::{Clock, whole_micros},
    error::Error,
    throttle::Throttling,
    traces::Noted,
};
use fratrie_credentials::{Keyring, PasswordHasher, PasswordPolicy, Sealer};
use fratrie_domain::{
    ChangeSet, Command, CommitId, Env, Origin, Policy, RealmId, Receipt, Refusal, Timestamp, View, Want,
    decide, journal::Actor,
};
use fratrie_storage::{Store, execute};
use rand::CryptoRng;
use std::{
    sync::{Arc, Mutex, PoisonError, atomic::AtomicU64},
    time::{Duration, Instant},
};
use uuid::Uuid;

pub(crate) struct Shell {
    pub(crate) keys: Keyring,
    pub(crate) hasher: PasswordHasher,
    pub(crate) sealer: Sealer,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Mutex<Box<dyn CryptoRng + Send>>,
    pub(crate) policy: Policy,
    pub(crate) passwords: PasswordPolicy,
    pub(crate) throttling: Throttling,
    pub(crate) answer_step: Duration,
    pub(crate) letter_comparisons: AtomicU64,
    pub(crate) noted: Noted,
}

/// One realm, as every handle holds it.
#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) shell: Arc<Shell>,
    pub(crate) realm: RealmId,
}

impl std::fmt::Debug for Context {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.realm)
    }
}

impl Context {
    pub(crate) fn now(&self) -> Timestamp {
        whole_micros(self.shell.clock.now())
    }

    pub(crate) fn draw<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.shell.chance.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
        bytes
    }

    /// Lends the source of chance.
    pub(crate) fn with_chance<T>(&self, take: impl FnOnce(&mut (dyn CryptoRng + Send)) -> T) -> T {
        let mut chance = self.shell.chance.lock().unwrap_or_else(PoisonError::into_inner);
        take(chance.as_mut())
    }

    /// Waits for the next full step since a call began. What was found on the way took a little more or less time; who
    /// shows a wrong password does not see which (R12, SECURITY V8).
    pub(crate) async fn keep_step(&self, begun: Instant) {
        let (step, elapsed) = (self.shell.answer_step, begun.elapsed());
        let rest = elapsed.as_nanos().checked_rem(step.as_nanos()).and_then(|over| u64::try_from(over).ok());
        if let Some(over) = rest {
            tokio::time::sleep(step.saturating_sub(Duration::from_nanos(over))).await;
        }
    }

    /// A UUIDv7 of this moment.
    pub(crate) fn draw_id(&self) -> Uuid {
        let millis = self.now().timestamp_millis().try_into().unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.draw()).into_uuid()
    }

    pub(crate) async fn load(&self, want: &Want) -> Result<View, Error> {
        Ok(self.shell.store.load(&self.realm, want).await?)
    }

    /// A decision's surroundings, under a commit id of its own.
    pub(crate) fn env(&self, actor: Actor, origin: Origin) -> Env {
        Env {
            now: self.now(),
            policy: self.shell.policy.clone(),
            commit_id: CommitId::from_uuid(self.draw_id()),
            actor,
            origin,
            seed: self.draw(),
            attempt: 0,
        }
    }

    /// Carries a command out.
    pub(crate) async fn run(&self, want: Want, env: Env, command: Command) -> Result<Receipt, Error> {
        self.run_with(want, env, move |view, env| decide(view, command.clone(), env)).await
    }

    /// Carries out what `decide` makes of each fresh view.
    pub(crate) async fn run_with<D>(&self, want: Want, mut env: Env, mut decide: D) -> Result<Receipt, Error>
    where
        D: FnMut(&View, &Env) -> Result<ChangeSet, Refusal> + Send,
    {
        let commit = env.commit_id;
        let receipt = execute(&*self.shell.store, &self.realm, want, commit, move |view, attempt| {
            env.attempt = attempt;
            decide(view, &env)
        });
        Ok(receipt.await?)
    }
}
