//! Attempts at passwords, one transaction each.

use crate::{
    apart::{apart, settled},
    codec::{Columns, hex_array},
    error,
    open::SqliteRepository,
};
use async_trait::async_trait;
use fratrie_domain::{
    RealmId, Timestamp,
    throttle::{Charge, Closed, Count, Tally},
    uuid::Uuid,
};
use fratrie_storage::{
    RepositoryError, Source, Throttle,
    columns::{Columns as _, Damaged},
    count_all,
};
use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteRow};
use std::collections::BTreeMap;

pub(crate) const STANDS: &str = "SELECT name, tag, failures, last, open FROM fratrie_throttles
    WHERE realm_id = ?1 AND name IN (SELECT unhex(value) FROM json_each(?2))";
pub(crate) const PUT: &str =
    "INSERT OR REPLACE INTO fratrie_throttles (realm_id, name, tag, failures, last, open)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
pub(crate) const CLEAR: &str = "DELETE FROM fratrie_throttles
    WHERE realm_id = ?1 AND name IN (SELECT unhex(value) FROM json_each(?2))";
pub(crate) const FORGIVE: &str = "UPDATE fratrie_throttles SET failures = max(failures - 1, 0), open = last
    WHERE realm_id = ?1 AND name = ?2 AND tag = ?3";

#[async_trait]
impl Throttle for SqliteRepository {
    async fn charge(
        &self,
        realm: &RealmId,
        charges: &[Charge],
        now: Timestamp,
    ) -> Result<Result<Vec<Count>, Closed>, RepositoryError> {
        let (store, realm, charges) = (self.clone(), realm.clone(), charges.to_vec());
        apart(async move {
            let mut connection = store.writer.lock().await.map_err(error::read)?;
            let counts = charge(&mut connection, &realm, &charges, now).await;
            settled(connection, counts)
        })
        .await
    }

    async fn settle(
        &self,
        realm: &RealmId,
        clear: &[Tally],
        forgive: &[Tally],
    ) -> Result<(), RepositoryError> {
        let (store, realm) = (self.clone(), realm.clone());
        let (clear, forgive) = (clear.to_vec(), forgive.to_vec());
        apart(async move {
            let mut connection = store.writer.lock().await.map_err(error::read)?;
            let done = settle(&mut connection, &realm, &clear, &forgive).await;
            settled(connection, done)
        })
        .await
    }
}

async fn charge(
    connection: &mut SqliteConnection,
    realm: &RealmId,
    charges: &[Charge],
    now: Timestamp,
) -> Result<Result<Vec<Count>, Closed>, RepositoryError> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await.map_err(error::read)?;
    let rows = sqlx::query(STANDS)
        .bind(realm.as_str())
        .bind(names(charges.iter().map(|charge| &charge.tally)))
        .fetch_all(&mut *transaction)
        .await
        .map_err(error::read)?;
    let stands: Result<BTreeMap<[u8; 16], Count>, Source> = rows.iter().map(read).collect();
    let stands = stands.map_err(|source| Damaged { what: "count of attempts", source })?;
    let counts = count_all(charges, now, |tally| stands.get(&tally.name).copied());
    for (Charge { tally, .. }, count) in charges.iter().zip(counts.iter().flatten()) {
        sqlx::query(PUT)
            .bind(realm.as_str())
            .bind(tally.name.as_slice())
            .bind(count.tag)
            .bind(count.failures)
            .bind(count.last.timestamp_micros())
            .bind(count.open.map(|open| open.timestamp_micros()))
            .execute(&mut *transaction)
            .await
            .map_err(error::read)?;
    }
    transaction.commit().await.map_err(error::read)?;
    Ok(counts)
}

async fn settle(
    connection: &mut SqliteConnection,
    realm: &RealmId,
    clear: &[Tally],
    forgive: &[Tally],
) -> Result<(), RepositoryError> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await.map_err(error::read)?;
    sqlx::query(CLEAR)
        .bind(realm.as_str())
        .bind(names(clear))
        .execute(&mut *transaction)
        .await
        .map_err(error::read)?;
    for tally in forgive {
        sqlx::query(FORGIVE)
            .bind(realm.as_str())
            .bind(tally.name.as_slice())
            .bind(tally.tag)
            .execute(&mut *transaction)
            .await
            .map_err(error::read)?;
    }
    transaction.commit().await.map_err(error::read)
}

/// A JSON array of names for one parameter.
fn names<'a>(tallies: impl IntoIterator<Item = &'a Tally>) -> String {
    let ids: Vec<Uuid> = tallies.into_iter().map(|tally| Uuid::from_bytes(tally.name)).collect();
    hex_array(&ids)
}

fn read(row: &SqliteRow) -> Result<([u8; 16], Count), Source> {
    let row = Columns(row);
    let count = Count {
        tag: row.number("tag")?.try_into()?,
        failures: row.number("failures")?.try_into()?,
        last: row.time("last")?,
        open: row.maybe_time("open")?,
    };
    Ok((row.id("name")?.into_bytes(), count))
}
