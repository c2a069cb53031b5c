//! From a file's bytes to UTF-8, a piece at a time.

use encoding_rs::{CoderResult, Decoder};
use std::io::{self, Read};

/// How the characters of a file are written.
pub(crate) type Encoding = &'static encoding_rs::Encoding;

const PIECE: usize = 16 << 10;

/// The text of `input` in UTF-8. What is no character becomes U+FFFD, the sign of a lost one; a byte order mark is
/// passed over.
pub(crate) struct Decoded<R> {
    input: R,
    decoder: Decoder,
    bytes: Vec<u8>,
    /// How far `bytes` holds something, and how far it was decoded.
    filled: usize,
    taken: usize,
    text: Vec<u8>,
    given: usize,
    written: usize,
    /// Whether the input ended, and whether the decoder has taken that.
    ended: bool,
    finished: bool,
}

impl<R: Read> Decoded<R> {
    pub(crate) fn new(input: R, encoding: Encoding) -> Self {
        Self {
            input,
            decoder: encoding.new_decoder_with_bom_removal(),
            bytes: vec![0; PIECE],
            filled: 0,
            taken: 0,
            text: vec![0; 4 * PIECE],
            given: 0,
            written: 0,
            ended: false,
            finished: false,
        }
    }

    /// Decodes some more. Once the decoder has taken the end of the input, it must not be asked again.
    fn more(&mut self) -> io::Result<()> {
        if self.taken == self.filled && !self.ended {
            self.filled = self.input.read(&mut self.bytes)?;
            self.taken = 0;
            self.ended = self.filled == 0;
        }
        let bytes = self.bytes.get(self.taken..self.filled).unwrap_or_default();
        let (result, read, written, _) = self.decoder.decode_to_utf8(bytes, &mut self.text, self.ended);
        self.taken += read;
        (self.given, self.written) = (0, written);
        self.finished = self.ended && result == CoderResult::InputEmpty;
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.written {
            if self.finished {
                return Ok(0);
            }
            self.more()?;
        }
        let text = self.text.get(self.given..self.written).unwrap_or_default();
        let count = text.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), text.get(..count)) {
            to.copy_from_slice(from);
        }
        self.given += count;
        Ok(count)
    }
}
