//! Files that nobody else can open and that nothing outlives.

use std::{fs::File, io, path::Path, sync::Arc};
use tempfile::TempDir;

/// A folder for files that are needed for a while. Only its owner can enter it (mode 700 where there are modes); the
/// files in it have no name where the system allows that, so that even after a crash nothing of them is left.
#[derive(Debug, Clone)]
pub(crate) struct Scratch(Arc<TempDir>);

impl Scratch {
    /// Makes one inside `folder`, which must be there.
    pub(crate) fn inside(folder: &Path) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix("fratrie-roster-");
        #[cfg(unix)]
        {
            use std::{fs::Permissions, os::unix::fs::PermissionsExt as _};
            builder.permissions(Permissions::from_mode(0o700));
        }
        Ok(Self(Arc::new(builder.tempdir_in(folder)?)))
    }

    /// A new file, to be written and read.
    pub(crate) fn file(&self) -> io::Result<File> {
        tempfile::tempfile_in(self.0.path())
    }
}
