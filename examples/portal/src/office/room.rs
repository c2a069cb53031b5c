//! What the office's pages share.

use super::{
    agents::{Agents, OfficePassword},
    drawer::Drawer,
    jobs::{Shelf, Worker},
    throttle::Throttle,
};
use crate::{config::Config, private_files, settings::Settings, start_error::StartError};
use fratrie::{Clock, Office, SecretKey};
use std::{fmt, sync::Arc};
use tokio::sync::Notify;

/// What the office's pages share.
pub(crate) struct Room {
    /// The library, as an office meets it.
    pub(crate) office: Office,
    pub(crate) agents: Arc<Agents>,
    pub(crate) throttle: Throttle,
    pub(crate) shelf: Arc<Shelf>,
    /// Letters that wait to be printed.
    pub(crate) drawer: Drawer,
    pub(crate) clock: Arc<dyn Clock>,
    /// What people type into a browser to reach the portal: it stands on letters.
    pub(crate) url: String,
    /// Rung when an upload waits for its worker.
    pub(crate) bell: Arc<Notify>,
}

impl fmt::Debug for Room {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Room").finish_non_exhaustive()
    }
}

impl Room {
    /// Opens it; answers with the passwords that were drawn, too.
    pub(crate) async fn open(
        settings: &Settings,
        config: &Config,
        key: &SecretKey,
        office: Office,
        (clock, url): (Arc<dyn Clock>, &str),
    ) -> Result<(Self, Vec<OfficePassword>), StartError> {
        let (agents, drawn) = Agents::open(config, &settings.folder, settings.hashing, key).await?;
        let uploads = settings.folder.join("uploads");
        let opened = Shelf::open(uploads.clone()).and_then(|shelf| {
            shelf.sweep(clock.now())?;
            Ok(shelf)
        });
        let shelf = opened.map_err(private_files::failed(&uploads))?;
        let room = Self {
            office,
            agents: Arc::new(agents),
            throttle: Throttle::default(),
            shelf: Arc::new(shelf),
            drawer: Drawer::default(),
            clock,
            url: url.to_owned(),
            bell: Arc::new(Notify::new()),
        };
        Ok((room, drawn))
    }

    /// Who reads and imports uploads.
    pub(crate) fn worker(&self, config: &Config) -> Worker {
        Worker {
            shelf: Arc::clone(&self.shelf),
            office: self.office.clone(),
            agents: Arc::clone(&self.agents),
            clock: Arc::clone(&self.clock),
            zone: config.time_zone,
            bell: Arc::clone(&self.bell),
        }
    }

    /// Deletes what has had its time.
    pub(crate) fn sweep(&self) {
        self.drawer.sweep(self.clock.now());
        if let Err(error) = self.shelf.sweep(self.clock.now()) {
            tracing::warn!(%error, "uploads that had their time were not deleted");
        }
    }
}
