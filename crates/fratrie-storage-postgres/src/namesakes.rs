//! Which accounts share a name, an address, a telephone: groups in the order of an index, page by page.

use crate::{open::PostgresRepository, tables::shared};
use async_trait::async_trait;
use fratrie_domain::{
    AccountId, RealmId,
    duplicates::{LARGEST_GROUP, Namesakes, Shared},
    uuid::Uuid,
};
use fratrie_storage::{FindNamesakes, RepositoryError};
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;

#[async_trait]
impl FindNamesakes for PostgresRepository {
    async fn namesakes(
        &self,
        realm: &RealmId,
        shared: Shared,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Namesakes>, RepositoryError> {
        let (realm, after) = (realm.as_str().to_owned(), after.unwrap_or_default().to_owned());
        let rows = self.reading(move |connection| {
            let asked = sqlx::query_as(AssertSqlSafe(shared::page(shared)));
            let asked = asked.bind(realm.clone()).bind(after.clone());
            let asked = asked.bind(i64::from(LARGEST_GROUP)).bind(i64::from(limit));
            Box::pin(asked.fetch_all(connection))
        });
        Ok(groups(rows.await?))
    }

    async fn namesakes_of(
        &self,
        realm: &RealmId,
        shared: Shared,
        keys: &BTreeSet<String>,
    ) -> Result<Vec<Namesakes>, RepositoryError> {
        let realm = realm.as_str().to_owned();
        let keys: Vec<String> = keys.iter().cloned().collect();
        let rows = self.reading(move |connection| {
            let asked = sqlx::query_as(AssertSqlSafe(shared::of_keys(shared)));
            let asked = asked.bind(realm.clone()).bind(keys.clone()).bind(i64::from(LARGEST_GROUP));
            Box::pin(asked.fetch_all(connection))
        });
        Ok(groups(rows.await?))
    }
}

fn groups(rows: Vec<(String, Uuid)>) -> Vec<Namesakes> {
    Namesakes::groups(rows.into_iter().map(|(key, id)| (key, AccountId::from_uuid(id))))
}
