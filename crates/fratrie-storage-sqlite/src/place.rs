//! Where the file is, and how the thread that writes opens it: as the driver of the readers does.

use crate::open::Settings;
use rusqlite::{
    Connection, OpenFlags,
    trace::{TraceEvent, TraceEventCodes},
};
use std::path::{Path, PathBuf};

/// Where the database is.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    path: PathBuf,
    flags: OpenFlags,
    vfs: Option<String>,
    settings: Settings,
}

/// Statements that stay prepared: each is compiled once. There are some fifty, and one for each set of columns that an
/// update changes.
const PREPARED: usize = 256;

/// Pages that the thread keeps in memory: those that a group of change sets touches, so that none of them goes to the disk
/// before `COMMIT`, and then again.
const CACHE_KIB: i32 = 32 * 1024;

/// So many pages wait in the `-wal` file, 128 MiB, until they are written to their places. A page that changes often is written
/// there once for all of its changes: an import writes 4,000 a school, a merge 41. Commits wait for the disk all the same.
const CHECKPOINT_PAGES: u32 = 32_000;

impl Place {
    /// A file that the readers' driver knows by this name; `query` is what its URL says behind the `?`.
    pub(crate) fn new(path: &Path, query: &str, settings: Settings) -> Self {
        let said = |name: &str, values: &[&str]| {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.into_iter().any(|(key, value)| key == name && values.contains(&value))
        };
        let mut flags = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        let read_only = said("mode", &["ro"]) || said("immutable", &["1", "true"]);
        flags |= if read_only { OpenFlags::SQLITE_OPEN_READ_ONLY } else { OpenFlags::SQLITE_OPEN_READ_WRITE };
        let memory = path.to_str().is_some_and(|name| name.starts_with("file:sqlx-in-memory"));
        if memory || said("mode", &["memory"]) {
            flags |= OpenFlags::SQLITE_OPEN_MEMORY | OpenFlags::SQLITE_OPEN_SHARED_CACHE;
        }
        if said("cache", &["shared"]) {
            flags |= OpenFlags::SQLITE_OPEN_SHARED_CACHE;
        }
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let vfs = pairs.find(|(key, _)| *key == "vfs").map(|(_, name)| name.to_owned());
        Self { path: path.to_owned(), flags, vfs, settings }
    }

    /// Opens it. The file is there, and in WAL mode: the migrations ran.
    pub(crate) fn open(&self) -> rusqlite::Result<Connection> {
        let connection = self.connect()?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "secure_delete", true)?;
        if let Some(pages) = self.settings.most_pages {
            connection.pragma_update(None, "max_page_count", pages)?;
        }
        connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.pragma_update_and_check(None, "wal_autocheckpoint", CHECKPOINT_PAGES, |_| Ok(()))?;
        logged(connection)
    }

    /// Opens it to be read.
    pub(crate) fn read(&self) -> rusqlite::Result<Connection> {
        let connection = self.connect()?;
        connection.pragma_update(None, "query_only", true)?;
        logged(connection)
    }

    fn connect(&self) -> rusqlite::Result<Connection> {
        let connection = match &self.vfs {
            Some(vfs) => Connection::open_with_flags_and_vfs(&self.path, self.flags, vfs.as_str()),
            None => Connection::open_with_flags(&self.path, self.flags),
        }?;
        self.wait_as_ever(&connection)?;
        connection.set_prepared_statement_cache_capacity(PREPARED);
        Ok(connection)
    }

    /// Has its statements wait for others as long as the host said.
    pub(crate) fn wait_as_ever(&self, connection: &Connection) -> rusqlite::Result<()> {
        connection.busy_timeout(self.settings.patience)
    }
}

/// From here on its statements are logged, where the store was opened by one who wants them in the log. The schema is read
/// before: whose request was the connection's first does not show.
fn logged(connection: Connection) -> rusqlite::Result<Connection> {
    if tracing::enabled!(tracing::Level::DEBUG) {
        connection.table_exists(None::<&str>, "fratrie_accounts")?;
        connection
            .trace_v2(TraceEventCodes::SQLITE_TRACE_STMT | TraceEventCodes::SQLITE_TRACE_ROW, Some(log));
    }
    Ok(connection)
}

/// Logs statements, and each row that they give, as the driver of the other readers does: without values.
fn log(event: TraceEvent<'_>) {
    match event {
        TraceEvent::Stmt(statement, _) => tracing::debug!(summary = %statement.sql()),
        TraceEvent::Row(statement) => tracing::debug!(rows_returned = 1, summary = %statement.sql()),
        _ => {}
    }
}
