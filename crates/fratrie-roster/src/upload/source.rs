//! One file, wherever it is; it can be read as often as needed.

use super::{
    Content,
    archive::{self, damaged},
    bounded::{Bounded, problem},
    encoding::{Decoded, Encoding},
};
use crate::{options::Limits, told::Problem};
use std::{
    fs::File,
    io::{BufReader, Read},
    sync::Arc,
};

/// One file.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// Its name, for messages: of bounded length, without control characters.
    pub(crate) name: String,
    content: Arc<Content>,
    /// Which entry, where the content is a zip.
    entry: Option<usize>,
}

impl Source {
    pub(super) fn new(name: &str, content: Arc<Content>, entry: Option<usize>) -> Self {
        let name = name.chars().take(120).map(|c| if c.is_control() { '·' } else { c }).collect();
        Self { name, content, entry }
    }

    pub(super) const fn content(&self) -> &Arc<Content> {
        &self.content
    }

    /// Whether it comes from an archive.
    pub(crate) const fn is_packed(&self) -> bool {
        self.entry.is_some()
    }

    /// Reads its bytes, within the bounds.
    pub(crate) fn bytes<T>(
        &self,
        limits: &Limits,
        read: impl FnOnce(&mut dyn Read) -> T,
    ) -> Result<T, Problem> {
        if let Some(index) = self.entry {
            let mut archive = archive::open(&self.content)?;
            let mut entry = archive.by_index(index).map_err(|error| damaged(&error))?;
            let packed = entry.compressed_size();
            return Ok(read(&mut bounded(&mut entry, Some(packed), limits)));
        }
        match &*self.content {
            Content::Path(path) => {
                let file = File::open(path).map_err(|error| problem(&error))?;
                Ok(read(&mut bounded(&mut BufReader::new(file), None, limits)))
            }
            Content::Bytes(bytes) => Ok(read(&mut bounded(&mut bytes.as_slice(), None, limits))),
        }
    }

    /// Reads its text, as UTF-8 without a byte order mark, within the bounds.
    pub(crate) fn text<T>(
        &self,
        encoding: Encoding,
        limits: &Limits,
        read: impl FnOnce(&mut dyn Read) -> T,
    ) -> Result<T, Problem> {
        self.bytes(limits, |input| read(&mut Decoded::new(input, encoding)))
    }
}

fn bounded<R: Read>(input: R, packed: Option<u64>, limits: &Limits) -> Bounded<R> {
    Bounded::new(input, limits.file_bytes, packed, limits.ratio)
}
