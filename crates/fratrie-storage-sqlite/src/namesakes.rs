//! Which accounts share a name, an address, a telephone: groups in the order of an index, page by page.

use crate::{
    codec::{Columns, array},
    error,
    open::SqliteRepository,
    tables::shared,
};
use async_trait::async_trait;
use fratrie_domain::{
    AccountId, RealmId,
    duplicates::{LARGEST_GROUP, Namesakes, Shared},
};
use fratrie_storage::{
    FindNamesakes, RepositoryError, Source,
    columns::{Columns as _, Damaged},
};
use sqlx::{AssertSqlSafe, sqlite::SqliteRow};
use std::collections::BTreeSet;

#[async_trait]
impl FindNamesakes for SqliteRepository {
    async fn namesakes(
        &self,
        realm: &RealmId,
        shared: Shared,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Namesakes>, RepositoryError> {
        let asked = sqlx::query(AssertSqlSafe(shared::page(shared)))
            .bind(realm.as_str())
            .bind(after.unwrap_or_default());
        let asked = asked.bind(i64::from(LARGEST_GROUP)).bind(i64::from(limit));
        groups(&asked.fetch_all(&self.readers).await.map_err(error::read)?)
    }

    async fn namesakes_of(
        &self,
        realm: &RealmId,
        shared: Shared,
        keys: &BTreeSet<String>,
    ) -> Result<Vec<Namesakes>, RepositoryError> {
        let asked = sqlx::query(AssertSqlSafe(shared::of_keys(shared))).bind(realm.as_str());
        let asked = asked.bind(array(keys.iter().cloned())).bind(i64::from(LARGEST_GROUP));
        groups(&asked.fetch_all(&self.readers).await.map_err(error::read)?)
    }
}

fn groups(rows: &[SqliteRow]) -> Result<Vec<Namesakes>, RepositoryError> {
    let member = |row| -> Result<_, Source> {
        let row = Columns(row);
        Ok((row.text("key")?, AccountId::from_uuid(row.id("id")?)))
    };
    let members: Result<Vec<_>, Source> = rows.iter().map(member).collect();
    Ok(Namesakes::groups(members.map_err(|source| Damaged { what: "shared value", source })?))
}
