//! One hashing thread with its own block of memory, used again for every run.

use super::phc::Cost;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::Zeroizing;

pub(super) struct Worker {
    pepper: Zeroizing<[u8; 32]>,
    memory: Vec<Block>,
}

impl Worker {
    pub(super) const fn new(pepper: Zeroizing<[u8; 32]>) -> Self {
        Self { pepper, memory: Vec::new() }
    }

    /// One run of Argon2id; `None` when the parameters are beyond the algorithm's.
    pub(super) fn run(&mut self, password: &[u8], salt: &[u8], cost: Cost) -> Option<[u8; 32]> {
        let params = params(cost)?;
        let blocks = params.block_count();
        if self.memory.len() < blocks {
            self.memory.resize(blocks, Block::default());
        }
        let memory = self.memory.get_mut(..blocks)?;
        let argon =
            Argon2::new_with_secret(self.pepper.as_slice(), Algorithm::Argon2id, Version::V0x13, params)
                .ok()?;
        let mut hash = [0; 32];
        argon.hash_password_into_with_memory(password, salt, &mut hash, memory).ok()?;
        Some(hash)
    }
}

pub(super) fn params(cost: Cost) -> Option<Params> {
    Params::new(cost.memory_kib, cost.iterations, cost.parallelism, Some(32)).ok()
}
