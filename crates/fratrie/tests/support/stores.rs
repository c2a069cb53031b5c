//! The same world on each embedded store.

use super::World;
use fratrie::{
    ManualClock,
    domain::State,
    sqlite::SqliteRepository,
    storage::{MemoryRepository, Snapshot},
};
use std::{ops::Deref, path::PathBuf, sync::Arc};
use tempfile::TempDir;

pub(crate) struct Stored {
    pub(crate) world: World,
    kept: Arc<dyn Snapshot>,
    folder: Option<TempDir>,
}

/// A world on each embedded store.
pub(crate) async fn each() -> [Stored; 2] {
    [memory().await, sqlite().await]
}

pub(crate) async fn memory() -> Stored {
    let world = super::world().await;
    Stored { kept: Arc::new(world.store.clone()), world, folder: None }
}

pub(crate) async fn sqlite() -> Stored {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteRepository::open(folder.path().join("fratrie.db")).await.unwrap();
    let kept = store.clone();
    let world = World::on(MemoryRepository::new(), ManualClock::default(), |builder| {
        builder.repository(kept.clone())
    });
    Stored { world: world.await, kept: Arc::new(store), folder: Some(folder) }
}

impl Stored {
    /// All that stands.
    pub(crate) async fn state(&self) -> State {
        self.kept.snapshot(self.world.realm.id()).await.unwrap()
    }

    /// The files of the store, in use.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let Some(folder) = &self.folder else { return Vec::new() };
        std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path()).collect()
    }
}

impl Deref for Stored {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}
