//! What a thread hashes with: vector instructions where the feature `simd` is on and they answer rightly, else the `argon2`
//! crate.

use super::{cost::Cost, portable::Portable};

pub(super) struct Engine {
    usual: usize,
    #[cfg(feature = "simd")]
    simd: Option<super::simd::Simd>,
    portable: Portable,
}

impl Engine {
    /// Its runs usually have this cost.
    pub(super) fn new(cost: Cost) -> Self {
        Self {
            usual: cost.params().map_or(0, |params| params.block_count()),
            #[cfg(feature = "simd")]
            simd: super::simd::Simd::new(),
            portable: Portable::default(),
        }
    }

    /// One run of Argon2id; nothing when the parameters are out of bounds.
    pub(super) fn run(
        &mut self,
        password: &[u8],
        salt: &[u8],
        cost: Cost,
        pepper: &[u8],
    ) -> Option<[u8; 32]> {
        // A stored hash of former, dearer parameters takes more memory only while it is verified.
        #[cfg(feature = "simd")]
        if let Some(simd) = &mut self.simd {
            let hash = simd.run(password, salt, cost, pepper);
            simd.shrink(self.usual);
            return hash;
        }
        let hash = self.portable.run(password, salt, cost, pepper);
        self.portable.shrink(self.usual);
        hash
    }
}

#[cfg(all(test, feature = "simd"))]
mod tests {
    use super::{super::simd::Simd, *};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn v1_vector_instructions_give_what_the_argon2_crate_gives(
            password in proptest::collection::vec(any::<u8>(), 0..200),
            salt in proptest::collection::vec(any::<u8>(), 8..64),
            pepper in any::<[u8; 32]>(),
            (memory_kib, iterations, parallelism) in (64_u32..512, 1_u32..4, 1_u32..=8),
        ) {
            let cost = Cost { memory_kib, iterations, parallelism };
            let mut simd = Simd::new().expect("it answers as the crate does");
            // Memory that another run has used.
            simd.run(b"avant", &[1; 8], Cost { memory_kib: 100, ..cost }, &pepper);
            let told = simd.run(&password, &salt, cost, &pepper);
            prop_assert!(told.is_some());
            prop_assert_eq!(told, Portable::default().run(&password, &salt, cost, &pepper));
        }
    }

    #[test]
    fn v11_memory_of_a_dearer_hash_is_given_back() {
        let usual = Cost { memory_kib: 64, iterations: 1, parallelism: 1 };
        let mut engine = Engine::new(usual);
        let dear = Cost { memory_kib: 1024, ..usual };
        let hash = engine.run(b"un mot de passe", &[7; 16], dear, &[]);
        assert_eq!(hash, Portable::default().run(b"un mot de passe", &[7; 16], dear, &[]));
        assert_eq!(hash, engine.run(b"un mot de passe", &[7; 16], dear, &[]), "and again");
        assert_eq!(engine.run(b"un mot de passe", &[7; 16], Cost { iterations: 17, ..usual }, &[]), None);
    }
}
