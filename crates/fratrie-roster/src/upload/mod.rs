//! What was uploaded, as files that can be read: folders and archives expanded, characters decoded, bounds kept.

mod archive;
mod bounded;
mod encoding;
mod expand;
mod source;
mod survey;

pub(crate) use bounded::problem;
pub(crate) use encoding::{Decoded, Encoding};
pub(crate) use expand::{expand, is_zip};
pub(crate) use source::Source;
pub(crate) use survey::Survey;

use std::{fmt, path::PathBuf};

/// A file as somebody uploaded it, a zip of files, or a folder.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Its name, for messages; what is in it is told by its content, never by its name.
    pub name: String,
    /// What is in it.
    pub content: Content,
}

/// Where the bytes are.
#[derive(Clone)]
#[non_exhaustive]
pub enum Content {
    /// A file, a zip or a folder of this machine. It is read more than once.
    Path(PathBuf),
    /// In memory.
    Bytes(Vec<u8>),
}

impl Upload {
    /// A file, a zip or a folder, named after its last part.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self { name, content: Content::Path(path) }
    }

    /// Bytes in memory.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), content: Content::Bytes(bytes.into()) }
    }
}

/// Shows no bytes: they are persons' data (SECURITY V38).
impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => f.debug_tuple("Path").field(path).finish(),
            Self::Bytes(bytes) => write!(f, "Bytes({})", bytes.len()),
        }
    }
}
