//! Reading no further than a file may be long.

use crate::told::Problem;
use std::io::{self, Read};

/// Beneath this an archive's entry may unpack as much as it likes.
const SMALL: u64 = 1 << 20;

/// A reader that ends in an error once the file is longer than it may be, or than its archive lets believe.
pub(super) struct Bounded<R> {
    input: R,
    left: u64,
    bomb: bool,
}

impl<R: Read> Bounded<R> {
    /// `packed` is the length in an archive, for the files of one.
    pub(super) fn new(input: R, bytes: u64, packed: Option<u64>, ratio: u64) -> Self {
        let unpacked = packed.map(|packed| packed.saturating_mul(ratio).max(SMALL));
        let bomb = unpacked.is_some_and(|most| most < bytes);
        Self { input, left: unpacked.map_or(bytes, |most| most.min(bytes)), bomb }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        let long = u64::try_from(count).unwrap_or(u64::MAX);
        if long > self.left {
            let kind = if self.bomb { io::ErrorKind::QuotaExceeded } else { io::ErrorKind::FileTooLarge };
            return Err(io::Error::from(kind));
        }
        self.left -= long;
        Ok(count)
    }
}

/// What an error of reading means.
pub(crate) fn problem(error: &io::Error) -> Problem {
    match error.kind() {
        io::ErrorKind::QuotaExceeded => Problem::Bomb,
        io::ErrorKind::FileTooLarge => Problem::TooLarge,
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
            Problem::DamagedArchive(error.to_string())
        }
        _ => Problem::Unreadable(error.to_string()),
    }
}
