//! The traits of the contract, and the outbox.

use crate::{
    codec::{Columns, hex_array},
    error,
    open::SqliteRepository,
};
use async_trait::async_trait;
use fratrie_domain::{AccountId, ChangeSet, EventId, RealmId, Receipt, Timestamp, View, Want, event::Event};
use fratrie_storage::{
    CommitError, Outbox, Repository, RepositoryError,
    columns::{Columns as _, Damaged},
};
use std::collections::{BTreeMap, BTreeSet};

#[async_trait]
impl Repository for SqliteRepository {
    async fn load(&self, realm: &RealmId, want: &Want) -> Result<View, RepositoryError> {
        self.load_view(realm, want).await
    }

    async fn resolve(
        &self,
        realm: &RealmId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<BTreeMap<AccountId, AccountId>, RepositoryError> {
        self.resolve_all(realm, accounts).await
    }

    async fn commit(&self, changes: &ChangeSet) -> Result<Receipt, CommitError> {
        self.commit_whole(changes).await
    }
}

pub(crate) const PENDING: &str = "SELECT event FROM fratrie_outbox
    WHERE realm_id = ?1 AND acknowledged_at IS NULL ORDER BY rowid LIMIT ?2";
pub(crate) const ACKNOWLEDGE: &str = "UPDATE fratrie_outbox SET acknowledged_at = ?3
    WHERE realm_id = ?1 AND acknowledged_at IS NULL AND id IN (SELECT unhex(value) FROM json_each(?2))";

#[async_trait]
impl Outbox for SqliteRepository {
    async fn pending(&self, realm: &RealmId, limit: u32) -> Result<Vec<Event>, RepositoryError> {
        let rows = sqlx::query(PENDING)
            .bind(realm.as_str())
            .bind(i64::from(limit))
            .fetch_all(&self.readers)
            .await
            .map_err(error::read)?;
        let events: Result<Vec<Event>, _> = rows.iter().map(|row| Columns(row).json("event")).collect();
        events.map_err(|source| Damaged { what: "event", source }.into())
    }

    async fn acknowledge(
        &self,
        realm: &RealmId,
        events: &[EventId],
        at: Timestamp,
    ) -> Result<(), RepositoryError> {
        sqlx::query(ACKNOWLEDGE)
            .bind(realm.as_str())
            .bind(hex_array(events.iter().map(EventId::as_uuid)))
            .bind(at.timestamp_micros())
            .execute(&self.writer)
            .await
            .map_err(error::read)?;
        Ok(())
    }
}
