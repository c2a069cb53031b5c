//! Files that only their owner reads: they hold a key, letters, mails, sessions.

use crate::start_error::StartError;
use std::{
    fs::{self, File, OpenOptions},
    io,
    path::Path,
};

/// Makes a folder that only its owner enters; one that is there stays as it is.
pub(crate) fn folder(path: &Path) -> Result<(), StartError> {
    private_folder(path).map_err(failed(path))
}

/// The same, once the portal runs.
pub(crate) fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Opens a file to write behind what it holds, made readable by its owner only.
pub(crate) fn append(path: &Path) -> io::Result<File> {
    private(OpenOptions::new().append(true)).open(path)
}

/// Writes a file anew.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private(OpenOptions::new().write(true).truncate(true)).open(path)?;
    io::Write::write_all(&mut file, bytes)?;
    file.sync_all()
}

/// Makes an empty file if there is none, so that what a database writes there is its owner's only.
pub(crate) fn touch(path: &Path) -> Result<(), StartError> {
    append(path).map(drop).map_err(failed(path))
}

/// Says which file it was.
pub(crate) fn failed(path: &Path) -> impl FnOnce(io::Error) -> StartError {
    let path = path.to_owned();
    move |error| StartError::File { path, error }
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options.create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}
