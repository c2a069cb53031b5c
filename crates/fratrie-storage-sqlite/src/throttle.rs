//! Attempts at passwords, one transaction each.

use crate::{
    codec::hex_array,
    error,
    open::SqliteRepository,
    together::{BEGIN, COMMIT, run},
    value::Stored,
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
use rusqlite::{Connection, params};
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
        let (realm, charges) = (realm.clone(), charges.to_vec());
        self.writer.run(move |connection| charge(connection, &realm, &charges, now)).await
    }

    async fn settle(
        &self,
        realm: &RealmId,
        clear: &[Tally],
        forgive: &[Tally],
    ) -> Result<(), RepositoryError> {
        let (realm, clear, forgive) = (realm.clone(), clear.to_vec(), forgive.to_vec());
        let settled = move |connection: &Connection| settle(connection, &realm, &clear, &forgive);
        self.writer.run(move |connection| settled(connection).map_err(error::write)).await
    }
}

fn charge(
    connection: &Connection,
    realm: &RealmId,
    charges: &[Charge],
    now: Timestamp,
) -> Result<Result<Vec<Count>, Closed>, RepositoryError> {
    run(connection, BEGIN).map_err(error::write)?;
    let stands = stands(connection, realm, charges).map_err(error::write)?;
    let stands: Result<BTreeMap<[u8; 16], Count>, Source> = stands.into_iter().collect();
    let stands = stands.map_err(|source| Damaged { what: "count of attempts", source })?;
    let counts = count_all(charges, now, |tally| stands.get(&tally.name).copied());
    let counted = charges.iter().map(|charge| &charge.tally).zip(counts.iter().flatten());
    put(connection, realm, counted).map_err(error::write)?;
    Ok(counts)
}

/// A count, by the name of its tally.
type Named = ([u8; 16], Count);

fn stands(
    connection: &Connection,
    realm: &RealmId,
    charges: &[Charge],
) -> rusqlite::Result<Vec<Result<Named, Source>>> {
    let mut statement = connection.prepare_cached(STANDS)?;
    let names = names(charges.iter().map(|charge| &charge.tally));
    statement.query_map(params![realm.as_str(), names], |row| Ok(read(&Stored::new(row, &[]))))?.collect()
}

fn put<'t>(
    connection: &Connection,
    realm: &RealmId,
    counted: impl Iterator<Item = (&'t Tally, &'t Count)>,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(PUT)?;
    for (tally, count) in counted {
        let (last, open) = (count.last.timestamp_micros(), count.open.map(|open| open.timestamp_micros()));
        statement.execute(params![realm.as_str(), tally.name, count.tag, count.failures, last, open])?;
    }
    run(connection, COMMIT)
}

fn settle(
    connection: &Connection,
    realm: &RealmId,
    clear: &[Tally],
    forgive: &[Tally],
) -> rusqlite::Result<()> {
    run(connection, BEGIN)?;
    connection.prepare_cached(CLEAR)?.execute(params![realm.as_str(), names(clear)])?;
    let mut statement = connection.prepare_cached(FORGIVE)?;
    for tally in forgive {
        statement.execute(params![realm.as_str(), tally.name, tally.tag])?;
    }
    run(connection, COMMIT)
}

/// A JSON array of names for one parameter.
fn names<'a>(tallies: impl IntoIterator<Item = &'a Tally>) -> String {
    let ids: Vec<Uuid> = tallies.into_iter().map(|tally| Uuid::from_bytes(tally.name)).collect();
    hex_array(&ids)
}

fn read(row: &Stored<'_>) -> Result<Named, Source> {
    let count = Count {
        tag: row.number("tag")?.try_into()?,
        failures: row.number("failures")?.try_into()?,
        last: row.time("last")?,
        open: row.maybe_time("open")?,
    };
    Ok((row.id("name")?.into_bytes(), count))
}
