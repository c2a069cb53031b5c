//! A first look at all of a file: what its bytes can be.

use super::{bounded::problem, encoding::Encoding, source::Source};
use crate::{options::Limits, told::Problem};
use encoding_rs::{ISO_8859_15, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::{ErrorKind, Read};

/// How much of its beginning is looked at to tell what it is.
const HEAD: usize = 64 << 10;
const PIECE: usize = 64 << 10;

/// What the bytes of a file are.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// How many there are.
    pub(crate) bytes: u64,
    /// The first ones.
    pub(crate) head: Vec<u8>,
    /// Whether they are UTF-8.
    utf8: bool,
    /// The furthest that they go.
    beyond: Beyond,
    /// Whether one is NUL, which no text has.
    pub(crate) nul: bool,
}

/// How far bytes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Beyond {
    /// Nowhere: ASCII.
    #[default]
    Nothing,
    /// What is a letter with an accent in every Latin encoding, or a piece of UTF-8.
    Latin,
    /// What Windows-1252 has, and ISO-8859-15 has not.
    Windows,
}

impl Survey {
    pub(crate) fn of(source: &Source, limits: &Limits) -> Result<Self, Problem> {
        source.bytes(limits, Self::read)?
    }

    fn read(input: &mut dyn Read) -> Result<Self, Problem> {
        let mut survey = Self { utf8: true, ..Self::default() };
        let (mut piece, mut kept, mut several) = (vec![0; PIECE], 0_usize, false);
        loop {
            let count = match input.read(piece.get_mut(kept..).unwrap_or_default()) {
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(problem(&error)),
            };
            survey.bytes += count as u64;
            let new = piece.get(kept..kept + count).unwrap_or_default();
            survey.nul |= new.contains(&0);
            let beyond = match new {
                new if new.is_ascii() => Beyond::Nothing,
                new if new.iter().any(|byte| (0x80..0xA0).contains(byte)) => Beyond::Windows,
                _ => Beyond::Latin,
            };
            survey.beyond = survey.beyond.max(beyond);
            let room = HEAD.saturating_sub(survey.head.len()).min(count);
            survey.head.extend_from_slice(new.get(..room).unwrap_or_default());
            let all = piece.get(..kept + count).unwrap_or_default();
            // A character may go on in the next piece.
            let left = if survey.utf8 { unfinished(all) } else { None };
            survey.utf8 &= left.is_some();
            let whole = all.get(..all.len() - left.unwrap_or(0)).unwrap_or_default();
            several |= survey.utf8 && !whole.is_ascii();
            let (from, to) = (kept + count - left.unwrap_or(0), kept + count);
            if count == 0 {
                // UTF-8 that was cut off, where whole characters came before; else a last letter of another encoding.
                survey.utf8 &= kept == 0 || several;
                return Ok(survey);
            }
            piece.copy_within(from..to, 0);
            kept = to - from;
        }
    }

    /// Whether there is anything beyond ASCII, so that it matters how it is written.
    pub(crate) fn has_accents(&self) -> bool {
        self.beyond > Beyond::Nothing
    }

    /// How the characters are written: as the byte order mark says; else as the file declares, unless its bytes say
    /// otherwise beyond doubt; else as the bytes say.
    pub(crate) fn encoding(&self, declared: Option<&str>) -> Encoding {
        if self.head.starts_with(b"\xFF\xFE") {
            return UTF_16LE;
        }
        if self.head.starts_with(b"\xFE\xFF") {
            return UTF_16BE;
        }
        if self.head.starts_with(b"\xEF\xBB\xBF") && self.utf8 {
            return UTF_8;
        }
        let declared = declared.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
        match declared {
            // No text in a single-byte encoding happens to be UTF-8 as soon as it has accents.
            _ if self.utf8 && self.has_accents() => UTF_8,
            Some(encoding)
                if encoding != UTF_8 && encoding != ISO_8859_15 && encoding.is_ascii_compatible() =>
            {
                encoding
            }
            _ if !self.has_accents() => UTF_8,
            _ if self.beyond == Beyond::Windows => WINDOWS_1252,
            _ => ISO_8859_15,
        }
    }
}

/// How many bytes at the end are the beginning of a character; none where they are not UTF-8.
fn unfinished(bytes: &[u8]) -> Option<usize> {
    match std::str::from_utf8(bytes) {
        Ok(_) => Some(0),
        Err(error) if error.error_len().is_none() => Some(bytes.len() - error.valid_up_to()),
        Err(_) => None,
    }
}
