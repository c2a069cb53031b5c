//! Keeps the directory in step, in a file of JSON.

use crate::{BATCH, LEASE, directory::Directory, files};
use fratrie::{Claimed, ConsumerName, Events, Replay, TextError, domain::event::Event};
use std::{error::Error, fs, io, path::PathBuf};

/// The directory in its file.
#[derive(Debug)]
pub struct Keeper {
    file: PathBuf,
    directory: Directory,
}

/// The name under which events are claimed.
///
/// # Errors
/// Never: it is a good name.
pub fn consumer() -> Result<ConsumerName, TextError> {
    "directory".parse()
}

impl Keeper {
    /// On a file, which holds nothing yet or what was kept before.
    ///
    /// # Errors
    /// The file can not be read.
    pub fn open(file: PathBuf) -> io::Result<Self> {
        let directory = match fs::read(&file) {
            Ok(bytes) => serde_json::from_slice(&bytes)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Directory::default(),
            Err(error) => return Err(error),
        };
        Ok(Self { file, directory })
    }

    /// What stands.
    pub const fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Takes events in, and writes the file if any of them was new: what they did and that they were seen, at once.
    ///
    /// # Errors
    /// The file can not be written; then nothing was taken in.
    pub fn take<'a>(&mut self, events: impl IntoIterator<Item = &'a Event>) -> io::Result<()> {
        let mut directory = self.directory.clone();
        let new = events.into_iter().filter(|event| directory.take(event)).count();
        if new > 0 {
            files::put(&self.file, &serde_json::to_vec_pretty(&directory)?)?;
            self.directory = directory;
        }
        Ok(())
    }

    /// Takes in all that waits. Claimed, in the file, then acknowledged: a crash in between brings events again, which
    /// changes nothing.
    ///
    /// # Errors
    /// The store's or the file's; what was not acknowledged comes again.
    pub async fn round(&mut self, events: &Events) -> Result<(), Box<dyn Error + Send + Sync>> {
        let consumer = consumer()?;
        loop {
            let claimed = events.claim(&consumer, BATCH, LEASE).await?;
            if claimed.is_empty() {
                return Ok(());
            }
            if let Err(error) = self.take(claimed.iter().map(|claimed| &claimed.event)) {
                events.release(&consumer, &claimed).await?;
                return Err(error.into());
            }
            let ids: Vec<_> = claimed.iter().map(|Claimed { event, .. }| event.id).collect();
            events.acknowledge(&consumer, &ids).await?;
        }
    }

    /// Forgets all, and makes the directory anew from the realm's first event.
    ///
    /// # Errors
    /// The store's or the file's; then ask again.
    pub async fn rebuild(&mut self, events: &Events) -> Result<(), Box<dyn Error + Send + Sync>> {
        self.forget()?;
        events.replay(&consumer()?, Replay::Start).await?;
        self.round(events).await
    }

    /// As before the first event.
    ///
    /// # Errors
    /// The file can not be written.
    pub fn forget(&mut self) -> io::Result<()> {
        self.directory = Directory::default();
        files::put(&self.file, &serde_json::to_vec_pretty(&self.directory)?)
    }
}
