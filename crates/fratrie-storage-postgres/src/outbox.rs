//! The traits of the contract, and the outbox.

use crate::{codec::time, open::PostgresRepository};
use async_trait::async_trait;
use fratrie_domain::{
    AccountId, ChangeSet, EventId, RealmId, Receipt, Timestamp, View, Want, event::Event, uuid::Uuid,
};
use fratrie_storage::{CommitError, Outbox, Repository, RepositoryError, columns::Damaged};
use std::collections::{BTreeMap, BTreeSet};

#[async_trait]
impl Repository for PostgresRepository {
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

pub(crate) const PENDING: &str = "SELECT event::text FROM fratrie.outbox
    WHERE realm_id = $1 AND acknowledged_at IS NULL ORDER BY position, id LIMIT $2";
pub(crate) const ACKNOWLEDGE: &str = "UPDATE fratrie.outbox SET acknowledged_at = $3::text::timestamptz
    WHERE realm_id = $1 AND acknowledged_at IS NULL AND id = ANY($2)";

#[async_trait]
impl Outbox for PostgresRepository {
    async fn pending(&self, realm: &RealmId, limit: u32) -> Result<Vec<Event>, RepositoryError> {
        let realm = realm.as_str().to_owned();
        let rows: Vec<String> = self
            .reading(move |connection| {
                let asked = sqlx::query_scalar(PENDING).bind(realm.clone()).bind(i64::from(limit));
                Box::pin(asked.fetch_all(connection))
            })
            .await?;
        let events: Result<Vec<Event>, _> = rows.iter().map(|row| serde_json::from_str(row)).collect();
        events.map_err(|source| Damaged { what: "event", source: source.into() }.into())
    }

    async fn acknowledge(
        &self,
        realm: &RealmId,
        events: &[EventId],
        at: Timestamp,
    ) -> Result<(), RepositoryError> {
        let (realm, at) = (realm.as_str().to_owned(), time(at));
        let events: Vec<Uuid> = events.iter().map(|id| *id.as_uuid()).collect();
        // To mark twice is to mark once, so this too may be sent again.
        self.reading(move |connection| {
            let asked = sqlx::query(ACKNOWLEDGE).bind(realm.clone()).bind(events.clone()).bind(at.clone());
            Box::pin(asked.execute(connection))
        })
        .await?;
        Ok(())
    }
}
