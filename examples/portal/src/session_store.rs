//! Browsers' sessions, in an SQLite file of their own: they survive a restart, and end after half an hour without a
//! request, by the injected clock.
//!
//! A row is found by the hash of the cookie's value: who reads the file can not take a session over.

use async_trait::async_trait;
use fratrie::{
    Clock,
    chrono::TimeDelta,
    sqlite::sqlx::{
        self, Row,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous},
    },
};
use sha2::{Digest, Sha256};
use std::{path::Path, sync::Arc};
use tower_sessions::{
    SessionStore,
    cookie::time::OffsetDateTime,
    session::{Id, Record},
    session_store::{Error, Result},
};

/// How long a session lives without a request; computers are shared at home and at the library.
const LIFETIME: TimeDelta = TimeDelta::minutes(30);

const TABLE: &str = "CREATE TABLE IF NOT EXISTS session (
    id BLOB PRIMARY KEY, data TEXT NOT NULL, expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID";
const CREATE: &str = "INSERT INTO session (id, data, expires_at) VALUES (?1, ?2, ?3)";
/// Never an insert: a session that ended meanwhile (log-out in another tab) stays ended.
const SAVE: &str = "UPDATE session SET data = ?2, expires_at = ?3 WHERE id = ?1";
const LOAD: &str =
    "UPDATE session SET expires_at = ?3 WHERE id = ?1 AND expires_at > ?2 RETURNING data, expires_at";
const DELETE: &str = "DELETE FROM session WHERE id = ?1";
const SWEEP: &str = "DELETE FROM session WHERE expires_at <= ?1";

/// The sessions; clones share the file.
#[derive(Debug, Clone)]
pub(crate) struct SqliteSessions {
    pool: SqlitePool,
    clock: Arc<dyn Clock>,
}

impl SqliteSessions {
    /// Opens the file, made if it is not there.
    pub(crate) async fn open(path: &Path, clock: Arc<dyn Clock>) -> sqlx::Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal);
        // One connection: SQLite has one writer, and every request moves its session's end.
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        sqlx::query(TABLE).execute(&pool).await?;
        Ok(Self { pool, clock })
    }

    /// Deletes what has ended; says how many.
    pub(crate) async fn sweep(&self) -> sqlx::Result<u64> {
        Ok(sqlx::query(SWEEP).bind(self.now()).execute(&self.pool).await?.rows_affected())
    }

    /// Closes the file.
    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }

    fn now(&self) -> i64 {
        self.clock.now().timestamp()
    }

    fn end(&self) -> i64 {
        (self.clock.now() + LIFETIME).timestamp()
    }

    async fn write(&self, statement: &'static str, record: &Record) -> Result<()> {
        let data = serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        let query = sqlx::query(statement).bind(key(&record.id)).bind(data).bind(self.end());
        query.execute(&self.pool).await.map_err(|error| backend(&error))?;
        Ok(())
    }
}

#[async_trait]
impl SessionStore for SqliteSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // Also after a log-out, where the record still bears the id of the session that ended.
        record.id = Id::default();
        self.write(CREATE, record).await
    }

    async fn save(&self, record: &Record) -> Result<()> {
        self.write(SAVE, record).await
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let query = sqlx::query(LOAD).bind(key(id)).bind(self.now()).bind(self.end());
        let found = query.fetch_optional(&self.pool).await.map_err(|error| backend(&error))?;
        let Some(row) = found else { return Ok(None) };
        let data: String = row.try_get("data").map_err(|error| backend(&error))?;
        let expires_at: i64 = row.try_get("expires_at").map_err(|error| backend(&error))?;
        Ok(Some(Record {
            id: *id,
            data: serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?,
            expiry_date: OffsetDateTime::from_unix_timestamp(expires_at)
                .map_err(|error| Error::Decode(error.to_string()))?,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sqlx::query(DELETE).bind(key(id)).execute(&self.pool).await.map_err(|error| backend(&error))?;
        Ok(())
    }
}

fn key(id: &Id) -> Vec<u8> {
    Sha256::digest(id.0.to_le_bytes()).to_vec()
}

fn backend(error: &sqlx::Error) -> Error {
    Error::Backend(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use fratrie::ManualClock;
    use std::collections::HashMap;

    fn record(word: &str) -> Record {
        Record {
            id: Id::default(),
            data: HashMap::from([("key".to_owned(), word.into())]),
            expiry_date: OffsetDateTime::UNIX_EPOCH,
        }
    }

    async fn sessions(folder: &tempfile::TempDir, clock: &ManualClock) -> SqliteSessions {
        let path = folder.path().join("sessions.db");
        SqliteSessions::open(&path, Arc::new(clock.clone())).await.unwrap()
    }

    #[tokio::test]
    async fn a_session_survives_a_restart_and_can_be_changed_and_deleted() {
        let (folder, clock) = (tempfile::tempdir().unwrap(), ManualClock::default());
        let before = sessions(&folder, &clock).await;
        let mut kept = record("one");
        before.create(&mut kept).await.unwrap();
        before.close().await;
        let after = sessions(&folder, &clock).await;
        assert_eq!(after.load(&kept.id).await.unwrap().unwrap().data, kept.data);
        kept.data.insert("key".to_owned(), "two".into());
        after.save(&kept).await.unwrap();
        assert_eq!(after.load(&kept.id).await.unwrap().unwrap().data, kept.data);
        after.delete(&kept.id).await.unwrap();
        assert_eq!(after.load(&kept.id).await.unwrap(), None);
    }

    #[tokio::test]
    async fn v13_a_session_that_ended_is_not_brought_back_by_a_late_answer() {
        let (folder, clock) = (tempfile::tempdir().unwrap(), ManualClock::default());
        let sessions = sessions(&folder, &clock).await;
        let mut kept = record("one");
        sessions.create(&mut kept).await.unwrap();
        sessions.delete(&kept.id).await.unwrap();
        sessions.save(&kept).await.unwrap();
        assert_eq!(sessions.load(&kept.id).await.unwrap(), None);
    }

    #[tokio::test]
    async fn each_request_moves_its_end_and_half_an_hour_without_one_ends_it() {
        let (folder, clock) = (tempfile::tempdir().unwrap(), ManualClock::default());
        let sessions = sessions(&folder, &clock).await;
        let mut kept = record("one");
        sessions.create(&mut kept).await.unwrap();
        for _ in 0..3 {
            clock.advance(TimeDelta::minutes(29));
            assert!(sessions.load(&kept.id).await.unwrap().is_some());
            assert_eq!(sessions.sweep().await.unwrap(), 0);
        }
        clock.advance(LIFETIME);
        assert_eq!(sessions.load(&kept.id).await.unwrap(), None);
        assert_eq!(sessions.sweep().await.unwrap(), 1);
    }

    #[tokio::test]
    async fn the_file_does_not_hold_the_cookies() {
        let (folder, clock) = (tempfile::tempdir().unwrap(), ManualClock::default());
        let sessions = sessions(&folder, &clock).await;
        let mut kept = record("one");
        sessions.create(&mut kept).await.unwrap();
        sessions.close().await;
        let bytes = std::fs::read(folder.path().join("sessions.db")).unwrap();
        let id = kept.id.0.to_le_bytes();
        assert!(!bytes.windows(id.len()).any(|window| window == id));
        assert!(!bytes.windows(22).any(|window| window == kept.id.to_string().as_bytes()));
    }
}
