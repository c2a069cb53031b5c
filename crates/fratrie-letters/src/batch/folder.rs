//! The folder of a batch: complete or absent, for its owner only.

use crate::error::LetterError;
use std::{
    ffi::OsString,
    fs::{self, DirBuilder, File, OpenOptions},
    io::{BufWriter, ErrorKind, Write},
    path::{Path, PathBuf},
};

/// A folder that is being filled.
#[derive(Debug)]
pub(super) struct Folder {
    partial: PathBuf,
    whole: PathBuf,
    published: bool,
}

impl Folder {
    pub(super) fn create(whole: &Path) -> Result<Self, LetterError> {
        if whole.symlink_metadata().is_ok() {
            return Err(LetterError::Exists(whole.to_owned()));
        }
        let name =
            whole.file_name().ok_or_else(|| LetterError::file(whole, ErrorKind::InvalidInput.into()))?;
        let mut partial = OsString::from(name);
        partial.push(".partial");
        let partial = whole.with_file_name(partial);
        match owners_folder(&partial) {
            Ok(()) => Ok(Self { partial, whole: whole.to_owned(), published: false }),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(LetterError::Interrupted(partial)),
            Err(error) => Err(LetterError::file(&partial, error)),
        }
    }

    /// Where files lie until all are complete.
    pub(super) fn path(&self) -> &Path {
        &self.partial
    }

    /// Opens a new file.
    pub(super) fn open(&self, name: &str) -> Result<Output, LetterError> {
        let path = self.partial.join(name);
        let file = owners_file(&path).map_err(|error| LetterError::file(&path, error))?;
        Ok(Output { file: BufWriter::with_capacity(64 * 1024, file), path })
    }

    /// Writes a whole file.
    #[cfg(feature = "pdf")]
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), LetterError> {
        let mut output = self.open(name)?;
        output.put(bytes)?;
        output.close()
    }

    /// Makes the folder appear under its name.
    ///
    /// All files are put on disk first, one after the other: by then most of them are, and one wait serves for many.
    pub(super) fn publish(mut self) -> Result<(), LetterError> {
        let failed = |error| LetterError::file(&self.partial, error);
        for entry in fs::read_dir(&self.partial).map_err(failed)? {
            let file = OpenOptions::new().write(true).open(entry.map_err(failed)?.path()).map_err(failed)?;
            file.sync_all().map_err(failed)?;
        }
        sync(&self.partial)?;
        // Renaming replaces an empty folder, which somebody may have made meanwhile.
        if self.whole.symlink_metadata().is_ok() {
            return Err(LetterError::Exists(self.whole.clone()));
        }
        fs::rename(&self.partial, &self.whole).map_err(|error| LetterError::file(&self.whole, error))?;
        self.published = true;
        let parent = self.whole.parent().filter(|parent| !parent.as_os_str().is_empty());
        sync(parent.unwrap_or(Path::new(".")))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.published {
            // Nothing can be told from here; what stays is refused by name next time.
            let _ = fs::remove_dir_all(&self.partial);
        }
    }
}

/// A file that is being written.
#[derive(Debug)]
pub(super) struct Output {
    file: BufWriter<File>,
    path: PathBuf,
}

impl Output {
    pub(super) fn put(&mut self, bytes: &[u8]) -> Result<(), LetterError> {
        self.file.write_all(bytes).map_err(|error| LetterError::file(&self.path, error))
    }

    /// Sees to it that everything is written; on disk it is when the folder is published.
    pub(super) fn close(self) -> Result<(), LetterError> {
        let Self { mut file, path } = self;
        file.flush().map_err(|error| LetterError::file(&path, error))
    }

    /// The file itself, for a writer that seeks.
    #[cfg(feature = "xlsx")]
    pub(super) fn into_file(self) -> Result<File, LetterError> {
        let Self { file, path } = self;
        file.into_inner().map_err(|error| LetterError::file(&path, error.into_error()))
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

fn owners_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn owners_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Puts a folder's entries on disk; only Unix knows how.
fn sync(folder: &Path) -> Result<(), LetterError> {
    if cfg!(unix) {
        let synced = File::open(folder).and_then(|folder| folder.sync_all());
        return synced.map_err(|error| LetterError::file(folder, error));
    }
    Ok(())
}
