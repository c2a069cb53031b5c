//! What a decision takes from outside: the time, the policy, chance drawn beforehand.

use crate::{Timestamp, chain::Salt, ids::CommitId, journal::Actor, policy::Policy, text::Origin};
use rand::{Rng, SeedableRng, rngs::StdRng};
use uuid::Uuid;

/// The surroundings of one decision. The same view, command and `Env` always give the same decision.
#[derive(Debug, Clone)]
pub struct Env {
    /// The time, in whole microseconds (what every store keeps).
    pub now: Timestamp,
    /// What the realm decided.
    pub policy: Policy,
    /// The idempotency key of the commit.
    pub commit_id: CommitId,
    /// Who acts.
    pub actor: Actor,
    /// From where.
    pub origin: Origin,
    /// Drawn by the caller from a cryptographic source; ids come from it.
    pub seed: [u8; 32],
    /// How often this command was decided before and met a conflict; a taken identifier is drawn longer then.
    pub attempt: u32,
}

/// Ids and serial numbers, drawn from a seed.
#[derive(Debug)]
pub struct Draws {
    rng: StdRng,
    millis: u64,
}

impl Draws {
    /// The draws of one attempt at one decision.
    pub fn new(env: &Env) -> Self {
        Self::seeded(env.seed, env)
    }

    fn seeded(mut seed: [u8; 32], env: &Env) -> Self {
        for (byte, salt) in seed.iter_mut().zip(env.attempt.to_le_bytes()) {
            *byte ^= salt;
        }
        Self { rng: StdRng::from_seed(seed), millis: env.now.timestamp_millis().try_into().unwrap_or(0) }
    }

    /// Draws of their own for one of many things that a decision makes: what is drawn for one thing moves nothing that is
    /// drawn for another.
    pub(crate) fn apart(env: &Env, number: u64) -> Self {
        let mut seed = env.seed;
        for (byte, salt) in seed.iter_mut().rev().zip(number.wrapping_add(1).to_le_bytes()) {
            *byte ^= salt;
        }
        Self::seeded(seed, env)
    }

    /// A UUIDv7 of the decision's time.
    pub fn uuid(&mut self) -> Uuid {
        let mut random = [0; 10];
        self.rng.fill_bytes(&mut random);
        uuid::Builder::from_unix_timestamp_millis(self.millis, &random).into_uuid()
    }

    /// A salt.
    pub fn salt(&mut self) -> Salt {
        let mut bytes = [0; 16];
        self.rng.fill_bytes(&mut bytes);
        Salt::new(bytes)
    }

    /// A number below `bound` (0 if `bound` is 0).
    pub fn below(&mut self, bound: u64) -> u64 {
        // The bias of a 64-bit remainder is below 2^-40 for the bounds used here, and no secret hangs on it.
        self.rng.next_u64().checked_rem(bound).unwrap_or(0)
    }
}
