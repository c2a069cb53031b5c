//! A consumer goes on from elsewhere.

use crate::together::{BEGIN, COMMIT, run};
use fratrie_domain::{ConsumerName, RealmId};
use fratrie_storage::Replay;
use rusqlite::{Connection, OptionalExtension as _, params};

pub(crate) const OF_EVENT: &str = "SELECT position FROM fratrie_outbox WHERE realm_id = ?1 AND id = ?2";
pub(crate) const OF_TIME: &str =
    "SELECT position FROM fratrie_outbox WHERE realm_id = ?1 AND at >= ?2 ORDER BY position LIMIT 1";
pub(crate) const END: &str = "SELECT coalesce(max(position), 0) + 1 FROM fratrie_outbox WHERE realm_id = ?1";
pub(crate) const FORGET_ALL: &str = "DELETE FROM fratrie_deliveries WHERE realm_id = ?1 AND consumer = ?2";
pub(crate) const PLACE: &str = "INSERT INTO fratrie_consumers (realm_id, name, position) VALUES (?1, ?2, ?3)
    ON CONFLICT (realm_id, name) DO UPDATE SET position = excluded.position";

pub(crate) fn replay(
    connection: &Connection,
    realm: &RealmId,
    consumer: &ConsumerName,
    from: Replay,
) -> rusqlite::Result<bool> {
    run(connection, BEGIN)?;
    let (realm, consumer) = (realm.as_str(), consumer.as_str());
    let end: i64 = connection.prepare_cached(END)?.query_row([realm], |row| row.get(0))?;
    let place = match from {
        Replay::Start => Some(0),
        Replay::Event(id) => {
            let asked = params![realm, id.as_uuid().as_bytes()];
            connection.prepare_cached(OF_EVENT)?.query_row(asked, |row| row.get(0)).optional()?
        }
        Replay::Time(at) => {
            let asked = params![realm, at.timestamp_micros()];
            let found = connection.prepare_cached(OF_TIME)?.query_row(asked, |row| row.get(0)).optional()?;
            Some(found.unwrap_or(end))
        }
        Replay::End => Some(end),
    };
    let Some(place) = place else { return Ok(false) };
    connection.prepare_cached(FORGET_ALL)?.execute([realm, consumer])?;
    connection.prepare_cached(PLACE)?.execute(params![realm, consumer, place])?;
    run(connection, COMMIT)?;
    Ok(true)
}
