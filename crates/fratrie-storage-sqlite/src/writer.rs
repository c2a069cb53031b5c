//! The one connection that writes: whoever wants to write waits for it here, in order.

use crate::group::Queue;
use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    fmt,
    ops::{Deref, DerefMut},
    sync::atomic::{AtomicBool, Ordering},
};
use tokio::sync::{Mutex, MutexGuard};

/// SQLite writes one transaction at a time, and waiting here is fairer than its busy handler. Not a pool of one: that asks
/// each connection whether it lives before it lends it and after, which is two changes of thread.
pub(crate) struct Writer {
    options: SqliteConnectOptions,
    idle: Mutex<Option<SqliteConnection>>,
    closed: AtomicBool,
    /// Change sets that wait.
    pub(crate) queue: Queue,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("closed", &self.closed).finish_non_exhaustive()
    }
}

impl Writer {
    pub(crate) fn new(options: SqliteConnectOptions, connection: SqliteConnection) -> Self {
        let closed = AtomicBool::new(false);
        Self { options, idle: Mutex::new(Some(connection)), closed, queue: Queue::default() }
    }

    /// Waits for the connection.
    pub(crate) async fn lock(&self) -> Result<Writing<'_>, sqlx::Error> {
        let mut idle = self.idle.lock().await;
        if self.closed.load(Ordering::Acquire) {
            return Err(sqlx::Error::PoolClosed);
        }
        let connection = match idle.take() {
            Some(connection) => connection,
            None => SqliteConnection::connect_with(&self.options).await?,
        };
        Ok(Writing { writer: self, idle, connection })
    }

    /// Waits for who writes now, and lets nobody write any more.
    pub(crate) async fn close(&self) {
        self.closed.store(true, Ordering::Release);
        if let Some(connection) = self.idle.lock().await.take() {
            // What is committed is committed, however the connection ends.
            drop(connection.close().await);
        }
    }
}

/// The connection, lent. Dropped before it is [kept](Self::keep), it is closed, and what it had not committed is rolled
/// back: nobody meets half a transaction.
pub(crate) struct Writing<'a> {
    writer: &'a Writer,
    idle: MutexGuard<'a, Option<SqliteConnection>>,
    connection: SqliteConnection,
}

impl Writing<'_> {
    /// For the next one.
    pub(crate) fn keep(mut self) {
        *self.idle = Some(self.connection);
    }

    /// A connection anew, in place of one that failed: on a full disk SQLite rolls back by itself, of which the driver's
    /// count of transactions knows nothing.
    pub(crate) async fn renew(self) -> Result<Self, sqlx::Error> {
        let Self { writer, idle, connection } = self;
        drop(connection.close().await);
        let connection = SqliteConnection::connect_with(&writer.options).await?;
        Ok(Self { writer, idle, connection })
    }
}

impl Deref for Writing<'_> {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for Writing<'_> {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}
