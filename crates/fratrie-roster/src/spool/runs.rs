//! Sorted runs of records, one after the other in one file.

use std::{
    fs::File,
    io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write as _},
};

/// A key and a value.
pub(crate) type Record = (Vec<u8>, Vec<u8>);

/// What is read of a run at once.
const PIECE: u64 = 64 * 1024;
/// No record of ours is longer: a length beyond it was not written by us.
const LONGEST: usize = 64 * 1024 * 1024;

#[derive(Debug)]
pub(crate) struct Runs {
    file: File,
    all: Vec<Run>,
    end: u64,
}

/// A run: what is left of it in the file, and what was read of it.
#[derive(Debug)]
struct Run {
    at: u64,
    end: u64,
    read: Vec<u8>,
    taken: usize,
}

impl Runs {
    pub(crate) const fn new(file: File) -> Self {
        Self { file, all: Vec::new(), end: 0 }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(crate) const fn len(&self) -> usize {
        self.all.len()
    }

    /// Writes a run; its records come in order.
    pub(crate) fn write<'a>(
        &mut self,
        records: impl Iterator<Item = (&'a [u8], &'a [u8])>,
    ) -> io::Result<()> {
        let start = self.end;
        let mut writer = BufWriter::with_capacity(256 * 1024, &mut self.file);
        for (key, value) in records {
            for part in [key, value] {
                let length = u32::try_from(part.len()).ok().filter(|_| part.len() <= LONGEST);
                writer.write_all(&length.ok_or_else(too_long)?.to_le_bytes())?;
                self.end += 4 + part.len() as u64;
            }
            writer.write_all(key)?;
            writer.write_all(value)?;
        }
        writer.flush()?;
        drop(writer);
        self.all.push(Run { at: start, end: self.end, read: Vec::new(), taken: 0 });
        Ok(())
    }

    /// Makes sure that everything that was written is there.
    pub(crate) fn rewind(&mut self) -> io::Result<()> {
        if self.file.metadata()?.len() < self.end {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
        }
        Ok(())
    }

    /// The next record of a run.
    pub(crate) fn next(&mut self, run: usize) -> io::Result<Option<Record>> {
        let Some(run) = self.all.get_mut(run) else { return Ok(None) };
        if run.at == run.end && run.taken == run.read.len() {
            return Ok(None);
        }
        let mut lengths = [0; 2];
        for length in &mut lengths {
            let bytes = run.take(&mut self.file, 4)?;
            let bytes = bytes.try_into().map_err(|_| io::Error::from(io::ErrorKind::UnexpectedEof))?;
            *length = u32::from_le_bytes(bytes) as usize;
        }
        let [key, value] = lengths;
        let key = run.take(&mut self.file, key)?.to_vec();
        let value = run.take(&mut self.file, value)?.to_vec();
        Ok(Some((key, value)))
    }
}

impl Run {
    fn take(&mut self, file: &mut File, count: usize) -> io::Result<&[u8]> {
        if count > LONGEST {
            return Err(too_long());
        }
        if self.read.len() - self.taken < count {
            self.read.drain(..self.taken);
            self.taken = 0;
            let missing = (count - self.read.len()) as u64;
            let piece = missing.max(PIECE).min(self.end - self.at);
            file.seek(SeekFrom::Start(self.at))?;
            let read = file.take(piece).read_to_end(&mut self.read)?;
            self.at += read as u64;
        }
        let bytes = self.read.get(self.taken..self.taken + count);
        self.taken += count;
        bytes.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))
    }
}

fn too_long() -> io::Error {
    io::Error::from(io::ErrorKind::FileTooLarge)
}
