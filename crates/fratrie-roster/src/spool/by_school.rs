//! One roster a school, on the disk.

use super::{Scratch, decode, encode};
use fratrie_domain::{
    SchoolCode,
    roster::{Roster, RosterSchool},
};
use std::{
    fs::File,
    io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write as _},
};

/// What was read, one [`Roster`] a school, by the schools' codes: memory holds one of them at a time.
///
/// Everything was read and checked before the first one is handed out. Each is as [`split`](crate::split) would give it.
#[derive(Debug)]
pub struct BySchool {
    file: File,
    /// Keeps the folder until the last roster was handed out.
    _scratch: Scratch,
    schools: std::vec::IntoIter<(RosterSchool, u64)>,
}

/// That a roster did not come back from the disk.
#[derive(Debug, thiserror::Error)]
#[error("the temporary folder can not be read: {0}")]
pub struct SpoolError(#[from] io::Error);

impl BySchool {
    /// The schools that are still to come.
    pub fn schools(&self) -> impl Iterator<Item = &SchoolCode> {
        self.schools.as_slice().iter().map(|(school, _)| &school.code)
    }

    fn roster(&mut self, length: u64) -> io::Result<Roster> {
        let mut bytes = Vec::new();
        if (&mut self.file).take(length).read_to_end(&mut bytes)? as u64 != length {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
        }
        decode(&bytes)
    }
}

impl Iterator for BySchool {
    type Item = Result<Roster, SpoolError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (_, length) = self.schools.next()?;
        Some(self.roster(length).map_err(SpoolError))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.schools.size_hint()
    }
}

impl ExactSizeIterator for BySchool {}

/// Writes rosters one after the other.
#[derive(Debug)]
pub(super) struct Writer {
    file: BufWriter<File>,
    scratch: Scratch,
    schools: Vec<(RosterSchool, u64)>,
}

impl Writer {
    pub(super) fn new(scratch: &Scratch) -> io::Result<Self> {
        let file = BufWriter::with_capacity(256 << 10, scratch.file()?);
        Ok(Self { file, scratch: scratch.clone(), schools: Vec::new() })
    }

    /// Writes the roster of one school.
    pub(super) fn write(&mut self, roster: &Roster) -> io::Result<()> {
        let Some(school) = roster.schools.first() else { return Ok(()) };
        let bytes = encode(roster)?;
        self.schools.push((school.clone(), bytes.len() as u64));
        self.file.write_all(&bytes)
    }

    pub(super) fn finish(self) -> io::Result<BySchool> {
        let mut file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(BySchool { file, _scratch: self.scratch, schools: self.schools.into_iter() })
    }
}
