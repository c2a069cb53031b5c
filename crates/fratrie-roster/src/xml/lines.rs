//! Counts the lines of what was read, and reads no further than an event may be long.

use std::io::{self, BufRead, BufReader, Read};

/// A reader that knows its line.
pub(super) struct Lines<R> {
    input: BufReader<R>,
    /// The line that is being read, from 1.
    pub(super) line: u64,
    /// Bytes that may be read before the event must have ended.
    pub(super) left: usize,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input: BufReader::new(input), line: 1, left: usize::MAX }
    }
}

/// That an event is too long.
#[derive(Debug)]
pub(super) struct TooLong;

impl std::fmt::Display for TooLong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("too long")
    }
}

impl std::error::Error for TooLong {}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let piece = self.fill_buf()?;
        let count = piece.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), piece.get(..count)) {
            to.copy_from_slice(from);
        }
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Lines<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::Error::other(TooLong));
        }
        let piece = self.input.fill_buf()?;
        Ok(piece.get(..piece.len().min(self.left)).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        let passed = self.input.buffer().get(..count).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').fold(0, |lines, _| lines + 1);
        self.left -= count.min(self.left);
        self.input.consume(count);
    }
}
