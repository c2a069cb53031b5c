//! Chance that is the same at every run.

/// `SplitMix64` (Steele, Lea, Flood 2014): ten lines that give the same families for ever.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice of their own for one family: it is drawn the same whoever asks, and in whatever order.
    pub(crate) const fn of(seed: u64, what: u64, number: u64) -> Self {
        Self(
            seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)
                ^ (what << 56)
                ^ number.wrapping_mul(0xd6e8_feb8_6659_fd93),
        )
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.roll() % bound.max(1) as u64) as usize
    }

    /// Whether it happens, in so many of ten thousand cases.
    pub(crate) fn one_in(&mut self, of_ten_thousand: usize) -> bool {
        self.below(10_000) < of_ten_thousand
    }

    pub(crate) fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    /// One of several, each with its share of a hundred; the first takes what is left.
    pub(crate) fn share(&mut self, shares: &[(usize, usize)]) -> usize {
        let mut drawn = self.below(100);
        for (value, share) in shares {
            if drawn < *share {
                return *value;
            }
            drawn -= share;
        }
        shares[0].0
    }
}
