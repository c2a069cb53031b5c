//! How uploads are read: what they do not say themselves, and within which bounds.

use crate::{aaf::KnownPersons, plain::Mapping};
use chrono::NaiveDate;
use fratrie_domain::roster::RosterSchool;
use std::sync::Arc;

/// What the reader is told beside the files.
#[derive(Debug, Clone)]
pub struct Options {
    /// The day of the import: whoever left before it is not a student any more (SIECLE's `DATE_SORTIE`).
    pub today: NaiveDate,
    /// The school, for formats that name none (ONDE); its name, for formats that give only its code (SIECLE).
    pub school: Option<RosterSchool>,
    /// Which columns of a CSV of one's own are which; none for the formats that are known.
    pub mapping: Option<Mapping>,
    /// What is known of those whom changes name by their key alone (the Delta of an AAF); none: changes of the unknown are
    /// left out.
    pub known: Option<Arc<dyn KnownPersons>>,
    /// The bounds.
    pub limits: Limits,
}

impl Options {
    /// On that day, with the usual bounds.
    pub fn new(today: NaiveDate) -> Self {
        Self { today, school: None, mapping: None, known: None, limits: Limits::default() }
    }
}

/// The bounds within which files are read, so that none of them, whatever it holds, takes more than its share (SECURITY
/// V34, V35).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Files of one import, those inside an archive or a folder counted.
    pub files: usize,
    /// Bytes of one file, unpacked.
    pub file_bytes: u64,
    /// Bytes of all files together, unpacked.
    pub total_bytes: u64,
    /// Times that a file may be as long as it is in its archive. Deflate gives at most 1032; rosters give 10 to 60.
    pub ratio: u64,
    /// Records of one file: persons, links, lines.
    pub records: u64,
    /// Bytes of one record: a line of a table, an element of a document with all that is in it.
    pub record_bytes: usize,
    /// Columns of a table.
    pub columns: usize,
    /// Elements inside one another.
    pub depth: usize,
}

impl Default for Limits {
    /// Enough for a large academy in one import.
    fn default() -> Self {
        Self {
            // A directory (AAF) of a million responsibles, 250 a file, has nine thousand.
            files: 20_000,
            file_bytes: 2 << 30,
            total_bytes: 8 << 30,
            ratio: 200,
            records: 5_000_000,
            record_bytes: 64 << 10,
            columns: 500,
            depth: 24,
        }
    }
}
