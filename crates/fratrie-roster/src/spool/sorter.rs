//! Sorts more records than fit into memory: sorted runs on disk, then one merge of all of them.
//!
//! The crates that do this take the end of a file that was cut off for the end of the data, or bound memory by a count of
//! records; here a record lost is an error, and memory is bounded in bytes.

use super::{
    runs::{Record, Runs},
    scratch::Scratch,
};
use std::{cmp::Reverse, collections::BinaryHeap, io, ops::Range};

/// Takes records in any order; a record is a key and a value.
#[derive(Debug)]
pub(crate) struct Sorter {
    bytes: Vec<u8>,
    records: Vec<Place>,
    /// Where runs go; without it everything stays in memory.
    disk: Option<Runs>,
    budget: usize,
}

/// Where a record stands among the bytes.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    key: Range<usize>,
    end: usize,
}

impl Sorter {
    /// Sorts in memory; or, with a scratch folder, in about `budget` bytes of it.
    pub(crate) fn new(scratch: Option<&Scratch>, budget: usize) -> io::Result<Self> {
        let disk = scratch.map(|scratch| scratch.file().map(Runs::new)).transpose()?;
        Ok(Self { bytes: Vec::new(), records: Vec::new(), disk, budget })
    }

    pub(crate) fn push(&mut self, key: &[u8], value: &[u8]) -> io::Result<()> {
        let taken = self.bytes.len() + self.records.len() * size_of::<Place>();
        if self.disk.is_some() && taken + key.len() + value.len() > self.budget && taken > 0 {
            self.spill()?;
        }
        let start = self.bytes.len();
        self.bytes.extend_from_slice(key);
        let middle = self.bytes.len();
        self.bytes.extend_from_slice(value);
        self.records.push(Place { key: start..middle, end: self.bytes.len() });
        Ok(())
    }

    /// Stable: records of one key stay in the order in which they came.
    fn sort(&mut self) {
        let bytes = &self.bytes;
        self.records.sort_by(|one, other| bytes.get(one.key.clone()).cmp(&bytes.get(other.key.clone())));
    }

    fn spill(&mut self) -> io::Result<()> {
        self.sort();
        if let Some(disk) = &mut self.disk {
            disk.write(self.records.iter().map(|place| record(&self.bytes, place)))?;
        }
        self.records.clear();
        self.bytes.clear();
        Ok(())
    }

    /// The records by key; those of one key in the order in which they came.
    pub(crate) fn finish(mut self) -> io::Result<Sorted> {
        let spilled = self.disk.as_ref().is_some_and(|disk| !disk.is_empty());
        if !spilled {
            self.sort();
            return Ok(Sorted::Memory { bytes: self.bytes, records: self.records.into_iter() });
        }
        if !self.records.is_empty() {
            self.spill()?;
        }
        let Some(mut runs) = self.disk else { return Err(io::Error::from(io::ErrorKind::NotFound)) };
        runs.rewind()?;
        let mut heap = BinaryHeap::with_capacity(runs.len());
        for run in 0..runs.len() {
            if let Some((key, value)) = runs.next(run)? {
                heap.push(Reverse((key, run, value)));
            }
        }
        Ok(Sorted::Disk { runs, heap })
    }
}

fn record<'a>(bytes: &'a [u8], place: &Place) -> (&'a [u8], &'a [u8]) {
    let key = bytes.get(place.key.clone()).unwrap_or_default();
    (key, bytes.get(place.key.end..place.end).unwrap_or_default())
}

/// The next record of a run: its key, the run, its value. Of one key, the earlier run comes first.
type Next = (Vec<u8>, usize, Vec<u8>);

/// Records by key.
#[derive(Debug)]
pub(crate) enum Sorted {
    /// All in memory.
    Memory { bytes: Vec<u8>, records: std::vec::IntoIter<Place> },
    /// The next of each run in memory.
    Disk { runs: Runs, heap: BinaryHeap<Reverse<Next>> },
}

impl Iterator for Sorted {
    type Item = io::Result<Record>;

    fn next(&mut self) -> Option<io::Result<Record>> {
        match self {
            Self::Memory { bytes, records } => records.next().map(|place| {
                let (key, value) = record(bytes, &place);
                Ok((key.to_vec(), value.to_vec()))
            }),
            Self::Disk { runs, heap } => {
                let Reverse((key, run, value)) = heap.pop()?;
                match runs.next(run) {
                    Ok(Some((key, value))) => heap.push(Reverse((key, run, value))),
                    Ok(None) => {}
                    Err(error) => return Some(Err(error)),
                }
                Some(Ok((key, value)))
            }
        }
    }
}
