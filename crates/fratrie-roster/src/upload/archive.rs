//! The files of a zip.

use super::{Content, bounded::problem};
use crate::{options::Limits, told::Problem};
use std::{
    fs::File,
    io::{BufReader, Cursor, Read, Seek},
};
use zip::{ZipArchive, result::ZipError};

/// Bytes that are read and can be sought in.
pub(super) trait Seeked: Read + Seek {}
impl<T: Read + Seek> Seeked for T {}

/// A zip that was opened.
pub(super) type Archive<'a> = ZipArchive<Box<dyn Seeked + 'a>>;

/// A file of it.
pub(super) struct Entry {
    pub(super) index: usize,
    pub(super) name: String,
}

pub(super) fn open(content: &Content) -> Result<Archive<'_>, Problem> {
    let input: Box<dyn Seeked> = match content {
        Content::Path(path) => Box::new(BufReader::new(File::open(path).map_err(|error| problem(&error))?)),
        Content::Bytes(bytes) => Box::new(Cursor::new(bytes)),
    };
    ZipArchive::new(input).map_err(|error| damaged(&error))
}

/// Its files, without what Finder and Explorer add.
pub(super) fn entries(archive: &mut Archive<'_>, limits: &Limits) -> Result<Vec<Entry>, Problem> {
    if archive.len() > limits.files {
        return Err(Problem::TooManyFiles);
    }
    let mut entries = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|error| damaged(&error))?;
        let Some(path) = entry.enclosed_name() else { return Err(Problem::PathEscapes) };
        if entry.is_dir() || super::expand::is_clutter(&path) {
            continue;
        }
        if entry.encrypted() {
            return Err(Problem::Encrypted);
        }
        entries.push(Entry { index, name: path.to_string_lossy().into_owned() });
    }
    Ok(entries)
}

pub(super) fn damaged(error: &ZipError) -> Problem {
    match error {
        ZipError::Io(error) => problem(error),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Problem::Encrypted
        }
        error => Problem::DamagedArchive(error.to_string()),
    }
}
