//! What an erasure leaves in the `-wal` file: pages as they were before, until others are written over them (R16). So the file
//! is emptied after each erasure, before anything else is written.

use crate::{place::Place, together::Job};
use fratrie_domain::journal::Change;
use rusqlite::Connection;
use std::time::Duration;

/// So long the thread that writes waits for those who read, at the first try and at every sixty-fourth.
const MOMENT: Duration = Duration::from_millis(100);
const TRIES: u32 = 64;

/// How often it was tried to take them out, if there are any.
pub(crate) struct Remnants(Option<u32>);

impl Remnants {
    /// A process that was killed may have left some.
    pub(crate) const fn of_before() -> Self {
        Self(Some(0))
    }

    /// Some are left where one of these is an erasure.
    pub(crate) fn left_by(&mut self, jobs: &[Job]) {
        let mut entries = jobs.iter().flat_map(|job| &job.changes.journal);
        if entries.any(|entry| matches!(entry.change, Change::Erased { .. })) {
            self.0.get_or_insert(0);
        }
    }

    /// Writes all pages to their places, and empties the file. Where somebody still reads what stood there before, that is
    /// tried again after later commits, most often without waiting for them: a backup may read for long.
    pub(crate) fn take_out(&mut self, connection: &Connection, place: &Place) {
        if let Some(tries) = self.0 {
            let patience = if tries.is_multiple_of(TRIES) { MOMENT } else { Duration::ZERO };
            let is_empty = empty(connection, patience).unwrap_or(false);
            self.0 = (!is_empty).then_some(tries.wrapping_add(1));
            // The connection was open a moment ago: to set a number of its own can not fail.
            drop(place.wait_as_ever(connection));
        }
    }

    /// The same, before the connection is closed: the other processes that have the file open know of nothing.
    pub(crate) fn take_out_at_last(&mut self, connection: &Connection, place: &Place) {
        self.0 = self.0.map(|_| 0);
        self.take_out(connection, place);
    }
}

/// Whether the file is empty now. Most pages are written while others write too.
fn empty(connection: &Connection, patience: Duration) -> rusqlite::Result<bool> {
    connection.busy_timeout(patience)?;
    let is_held = |mode: &str| {
        connection.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |row| row.get::<_, bool>(0))
    };
    is_held("PASSIVE")?;
    Ok(!is_held("TRUNCATE")?)
}
