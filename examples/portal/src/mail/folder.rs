//! Mails as files, one each, for who tries the portal out without a mail server.

use super::Fate;
use crate::{private_files, start_error::StartError};
use fratrie::EmailAddress;
use std::path::PathBuf;

/// A folder of mails. They bear links that open accounts, so they are their owner's only.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub(super) fn open(path: PathBuf) -> Result<Self, StartError> {
        private_files::folder(&path)?;
        Ok(Self { path })
    }

    /// Writes a mail. Written again, it is the same file.
    pub(super) async fn send(&self, name: &str, to: &EmailAddress, mail: Vec<u8>) -> Fate {
        let path = self.path.join(format!("{name}.eml"));
        let file = path.clone();
        let written = tokio::task::spawn_blocking(move || private_files::write(&file, &mail)).await;
        match written.map_err(std::io::Error::other).flatten() {
            Ok(()) => {
                tracing::info!(to = to.masked(), file = %path.display(), "mail written");
                Fate::Settled
            }
            Err(error) => {
                tracing::warn!(%error, file = %path.display(), "mail not written; it will be tried again");
                Fate::Waits
            }
        }
    }
}
