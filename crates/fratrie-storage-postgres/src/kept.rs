//! Connections that were used a moment ago, kept at hand for the next statement.
//!
//! A pool of `sqlx` asks each connection that comes back for a sign of life, which is a round trip more for the server and the
//! caller's process, and hands out the one that was idle for longest, so that the statements of a few callers are planned on
//! every connection that there is. So a connection goes from one statement to the next, the last that was used first, for a
//! turn; then it goes through the pool, where whoever else waits for it has it.

use sqlx::{PgConnection, PgPool, Postgres, pool::PoolConnection};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::{Duration, Instant},
};
use tokio::{
    runtime::Handle,
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinHandle,
};

/// How long a connection is kept before the pool has it back, used or not.
const TURN: Duration = Duration::from_millis(100);

/// The connections of a store.
#[derive(Debug)]
pub(crate) struct Connections {
    pool: PgPool,
    /// As many as the pool may have.
    permits: Arc<Semaphore>,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    /// The last used one last.
    idle: Vec<Turn>,
    /// Gives them back when their turn is over.
    keeper: Option<JoinHandle<()>>,
}

/// A connection, and when its turn began.
#[derive(Debug)]
struct Turn {
    connection: PoolConnection<Postgres>,
    since: Instant,
}

/// A connection in use. Dropped, it goes through the pool, which sees whether it still works.
#[derive(Debug)]
pub(crate) struct Used {
    // Dropped in this order.
    turn: Turn,
    permit: OwnedSemaphorePermit,
}

impl Used {
    pub(crate) fn connection(&mut self) -> &mut PgConnection {
        &mut self.turn.connection
    }

    /// Ends it, where there is no runtime in which the pool could take it back.
    pub(crate) fn end(self) {
        drop(self.turn.connection.detach());
    }
}

impl Connections {
    pub(crate) fn new(pool: PgPool) -> Arc<Self> {
        let permits = usize::try_from(pool.options().get_max_connections()).unwrap_or(Semaphore::MAX_PERMITS);
        Arc::new(Self { pool, permits: Arc::new(Semaphore::new(permits)), kept: Mutex::default() })
    }

    /// One that was used a moment ago, or one of the pool's.
    pub(crate) async fn acquire(&self) -> Result<Used, sqlx::Error> {
        if let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned()
            && let Some(turn) = self.kept().idle.pop()
        {
            return Ok(Used { turn, permit });
        }
        let acquired = tokio::time::timeout(self.pool.options().get_acquire_timeout(), async {
            let permit =
                Arc::clone(&self.permits).acquire_owned().await.map_err(|_| sqlx::Error::PoolClosed)?;
            let kept = self.kept().idle.pop();
            let turn = match kept {
                Some(turn) => turn,
                None => Turn { connection: self.pool.acquire().await?, since: Instant::now() },
            };
            Ok(Used { turn, permit })
        });
        acquired.await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }

    /// Keeps a connection at hand whose last statement came to its end.
    pub(crate) fn keep(self: &Arc<Self>, used: Used) {
        let Used { turn, permit } = used;
        if let (true, Ok(runtime)) = (turn.since.elapsed() < TURN, Handle::try_current()) {
            let mut kept = self.kept();
            // Seen under the lock, so that none is kept once they were all given back.
            if self.pool.is_closed() {
                drop(kept);
                drop(turn);
            } else {
                kept.idle.push(turn);
                if kept.keeper.as_ref().is_none_or(JoinHandle::is_finished) {
                    kept.keeper = Some(runtime.spawn(give_back(Arc::downgrade(self))));
                }
            }
        }
        drop(permit);
    }

    /// A connection that failed, or still waits for an answer, serves nobody any more; nor do those that are idle, since
    /// what broke one of them (a server that was started again) broke all.
    pub(crate) fn give_up(&self, used: Used, error: &sqlx::Error) {
        if matches!(error, sqlx::Error::Io(_) | sqlx::Error::Protocol(_)) {
            used.end();
            for turn in self.all() {
                drop(turn.connection.detach());
            }
            while let Some(idle) = self.pool.try_acquire() {
                drop(idle.detach());
            }
        }
    }

    /// Closes all.
    pub(crate) async fn close(&self) {
        // Marked as closed from here on; and closed, once all are back.
        let closed = self.pool.close();
        drop(self.all());
        closed.await;
    }

    fn all(&self) -> Vec<Turn> {
        std::mem::take(&mut self.kept().idle)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives back those whose turn is over, until none is kept.
async fn give_back(connections: Weak<Connections>) {
    loop {
        tokio::time::sleep(TURN).await;
        let Some(connections) = connections.upgrade() else { return };
        let mut kept = connections.kept();
        let over: Vec<Turn> = kept.idle.extract_if(.., |turn| turn.since.elapsed() >= TURN).collect();
        let none = kept.idle.is_empty();
        if none {
            kept.keeper = None;
        }
        drop(kept);
        drop(over);
        if none {
            return;
        }
    }
}

impl Drop for Connections {
    fn drop(&mut self) {
        // Without a runtime the pool can not take them back.
        if Handle::try_current().is_err() {
            for turn in self.all() {
                drop(turn.connection.detach());
            }
        }
    }
}
