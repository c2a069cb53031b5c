//! What an erasure leaves in the `-wal` file: pages as they were before, until others are written over them (R16). So the file
//! is emptied after each erasure, before anything else is written.

use crate::{place::Place, together::Job};
use fratrie_domain::journal::Change;
use rusqlite::Connection;
use std::time::Duration;

/// So long the thread that writes waits for those who read, the first time.
const MOMENT: Duration = Duration::from_millis(100);

/// Whether there are any, and how long the thread may wait to take them out.
pub(crate) struct Remnants(Option<Duration>);

impl Remnants {
    /// A process that was killed may have left some.
    pub(crate) const fn of_before() -> Self {
        Self(Some(MOMENT))
    }

    /// Some are left where one of these is an erasure.
    pub(crate) fn left_by(&mut self, jobs: &[Job]) {
        let mut entries = jobs.iter().flat_map(|job| &job.changes.journal);
        if entries.any(|entry| matches!(entry.change, Change::Erased { .. })) {
            self.0 = Some(MOMENT);
        }
    }

    /// Writes all pages to their places, and empties the file. Where somebody still reads what stood there before, that is
    /// done after a later commit, and does not wait for them: a backup may read for long.
    pub(crate) fn take_out(&mut self, connection: &Connection, place: &Place) {
        if let Some(patience) = self.0 {
            let is_empty = empty(connection, patience).unwrap_or(false);
            self.0 = (!is_empty).then_some(Duration::ZERO);
            // The connection was open a moment ago: to set a number of its own can not fail.
            drop(place.wait_as_ever(connection));
        }
    }
}

fn empty(connection: &Connection, patience: Duration) -> rusqlite::Result<bool> {
    connection.busy_timeout(patience)?;
    let is_held = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0))?;
    Ok(!is_held)
}
