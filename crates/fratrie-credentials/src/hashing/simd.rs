//! Argon2id by the processor's vector instructions, which `argon2-rust` chooses where it runs: 1.5 to 2 times as fast as what the
//! compiler makes of the `argon2` crate.

use super::{cost::Cost, portable::Portable};
use argon2_rust::{
    Algorithm, Argon2, Hasher, Params, Version,
    params::{Memory, TagLen},
};

/// Memory that is used again for every run, and wiped after each.
pub(super) struct Simd(Hasher);

impl Simd {
    /// Nothing where, on this very processor, it does not answer as the `argon2` crate does. Asked once a thread, for a run of
    /// 64 KiB: a processor that no test has ever met locks nobody out.
    pub(super) fn new() -> Option<Self> {
        let cost = Cost { memory_kib: 64, iterations: 2, parallelism: 1 };
        let mut simd = Self(Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT).hasher());
        let (password, salt, pepper) = (b"un nouveau mot de passe", &[7; 16], &[9; 32]);
        let told = simd.run(password, salt, cost, pepper)?;
        (Portable::default().run(password, salt, cost, pepper) == Some(told)).then_some(simd)
    }

    pub(super) fn run(
        &mut self,
        password: &[u8],
        salt: &[u8],
        cost: Cost,
        pepper: &[u8],
    ) -> Option<[u8; 32]> {
        // The bounds are ours, whoever runs.
        cost.params()?;
        let params = Params::builder()
            .memory(Memory::kib(cost.memory_kib.into()))
            .passes(cost.iterations)
            .lanes(cost.parallelism)
            .threads(1)
            .tag_len(TagLen::bytes(32))
            .build()
            .ok()?;
        self.0.set_argon2(Argon2::new(Algorithm::Argon2id, Version::V0x13, params));
        let mut hash = [0; 32];
        self.0.hash_into_with_ad(password, salt, pepper, &[], &mut hash).ok()?;
        Some(hash)
    }

    /// Gives all back where it is more than so many blocks.
    pub(super) fn shrink(&mut self, blocks: usize) {
        if self.0.reserved_blocks() > blocks {
            self.0.clear();
        }
    }
}
