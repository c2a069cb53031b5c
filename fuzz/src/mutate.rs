//! Inputs made of others.

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

/// What parsers trip over: ends of ranges, other scripts, invisible marks, composed and decomposed letters;
/// and what tables, documents and archives are made of.
const PIECES: &[&str] = &[
    "\0",
    "\u{7f}",
    "é",
    "e\u{301}",
    "ß",
    "İ",
    "ﬃ",
    "２",
    "²",
    "한",
    "\u{200b}",
    "\u{202e}",
    "\u{feff}",
    "–",
    "-",
    "_",
    " ",
    "\t",
    "\r\n",
    ".",
    "@",
    "$",
    "=",
    ",",
    "argon2id",
    "m=4294967295",
    "0",
    "O",
    "1",
    "I",
    "l",
    "A",
    "z",
    "9",
    "🦀",
    ";",
    "\"",
    "<",
    "</",
    "/>",
    "&amp;",
    "&a;",
    "<![CDATA[",
    "<!DOCTYPE a [",
    "<value/>",
    "\n---8<---\n",
    "PK\u{1}\u{2}",
];

/// Makes inputs of a corpus, the same ones of the same seed.
#[derive(Debug)]
pub struct Mutator {
    chance: StdRng,
    corpus: Vec<Vec<u8>>,
}

impl Mutator {
    /// A maker of inputs.
    pub fn new(corpus: Vec<Vec<u8>>, seed: u64) -> Self {
        Self { chance: StdRng::seed_from_u64(seed), corpus }
    }

    fn below(&mut self, bound: usize) -> usize {
        let drawn = usize::try_from(self.chance.next_u32()).unwrap_or(0);
        drawn.checked_rem(bound).unwrap_or(0)
    }

    fn seed(&mut self) -> Vec<u8> {
        let at = self.below(self.corpus.len());
        self.corpus.get(at).cloned().unwrap_or_default()
    }

    /// One more input: a seed with up to six changes.
    pub fn input(&mut self) -> Vec<u8> {
        let mut input = self.seed();
        for _ in 0..=self.below(6) {
            self.change(&mut input);
        }
        input
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let at = self.below(input.len() + 1);
        match self.below(7) {
            0 => {
                if let Some(byte) = input.get_mut(at) {
                    *byte ^= 1 << (self.chance.next_u32() % 8);
                }
            }
            1 => input.truncate(at),
            2 => drop(input.drain(at..input.len().min(at + 1))),
            3 => {
                let piece = self.below(PIECES.len());
                let piece = PIECES.get(piece).copied().unwrap_or_default();
                drop(input.splice(at..at, piece.bytes()));
            }
            4 => input.insert(at, self.chance.next_u32().to_le_bytes()[0]),
            5 => {
                let other = self.seed();
                let from = self.below(other.len() + 1);
                drop(input.splice(at.., other.into_iter().skip(from)));
            }
            _ => {
                // Long inputs find what grows with them.
                let again = input.repeat(1 + self.below(40));
                *input = again.into_iter().take(4096).collect();
            }
        }
    }
}
