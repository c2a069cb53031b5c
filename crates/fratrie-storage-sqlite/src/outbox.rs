//! Handing out events, one transaction each.

use crate::{
    codec::{Columns, hex_array},
    error,
    open::SqliteRepository,
    replay::replay,
    together::{BEGIN, COMMIT, run},
    value::Stored,
};
use async_trait::async_trait;
use fratrie_domain::{ConsumerName, EventId, RealmId, Timestamp, chrono::TimeDelta};
use fratrie_storage::{
    Backlog, Claimed, Outbox, Replay, RepositoryError, Source,
    columns::{self, Columns as _, Damaged},
    outbox::{Waiting, choose, lease_end, window},
};
use rusqlite::{Connection, params};
use serde_json::{Value, json};
use sqlx::sqlite::SqliteRow;

pub(crate) const ENTER: &str = "INSERT INTO fratrie_consumers (realm_id, name, position) VALUES (?1, ?2, 0)
    ON CONFLICT DO NOTHING";
pub(crate) const WINDOW: &str = "SELECT o.event, coalesce(d.attempts, 0) AS attempts, d.leased_until
    FROM fratrie_consumers AS c
    JOIN fratrie_outbox AS o ON o.realm_id = c.realm_id AND o.position >= c.position
    LEFT JOIN fratrie_deliveries AS d
        ON d.realm_id = c.realm_id AND d.consumer = c.name AND d.position = o.position
    WHERE c.realm_id = ?1 AND c.name = ?2 AND coalesce(d.acknowledged, 0) = 0
    ORDER BY o.position LIMIT ?3";
pub(crate) const LEASE: &str = "INSERT INTO fratrie_deliveries
        (realm_id, consumer, position, attempts, leased_until, acknowledged)
    SELECT realm_id, ?2, position, 1, ?4, 0 FROM fratrie_outbox
    WHERE realm_id = ?1 AND id IN (SELECT unhex(value) FROM json_each(?3))
    ON CONFLICT (realm_id, consumer, position)
        DO UPDATE SET attempts = attempts + 1, leased_until = excluded.leased_until";
pub(crate) const ACKNOWLEDGE: &str = "UPDATE fratrie_deliveries SET acknowledged = 1
    WHERE realm_id = ?1 AND consumer = ?2 AND position IN (SELECT position FROM fratrie_outbox
        WHERE realm_id = ?1 AND id IN (SELECT unhex(value) FROM json_each(?3)))";
/// Of `?3`, an array of [id, attempt].
pub(crate) const RELEASE: &str = "UPDATE fratrie_deliveries AS d SET leased_until = NULL
    FROM json_each(?3) AS v
    JOIN fratrie_outbox AS o ON o.realm_id = ?1 AND o.id = unhex(v.value->>0)
    WHERE d.realm_id = ?1 AND d.consumer = ?2 AND d.position = o.position AND d.attempts = v.value->>1";
/// Up to the first event that waits.
pub(crate) const ADVANCE: &str = "UPDATE fratrie_consumers AS c SET position = coalesce(
        (SELECT o.position FROM fratrie_outbox AS o
            WHERE o.realm_id = ?1 AND o.position >= c.position AND NOT EXISTS (SELECT 1 FROM fratrie_deliveries AS d
                WHERE d.realm_id = ?1 AND d.consumer = ?2 AND d.position = o.position AND d.acknowledged = 1)
            ORDER BY o.position LIMIT 1),
        (SELECT max(position) + 1 FROM fratrie_outbox WHERE realm_id = ?1),
        c.position)
    WHERE c.realm_id = ?1 AND c.name = ?2";
pub(crate) const FORGET: &str = "DELETE FROM fratrie_deliveries WHERE realm_id = ?1 AND consumer = ?2
    AND position < (SELECT position FROM fratrie_consumers WHERE realm_id = ?1 AND name = ?2)";
pub(crate) const BACKLOGS: &str = "SELECT c.name, count(o.position) AS waiting, min(o.at) AS oldest
    FROM fratrie_consumers AS c
    LEFT JOIN fratrie_outbox AS o ON o.realm_id = c.realm_id AND o.position >= c.position
        AND NOT EXISTS (SELECT 1 FROM fratrie_deliveries AS d
            WHERE d.realm_id = c.realm_id AND d.consumer = c.name AND d.position = o.position AND d.acknowledged = 1)
    WHERE c.realm_id = ?1 GROUP BY c.name ORDER BY c.name";

#[async_trait]
impl Outbox for SqliteRepository {
    async fn claim(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        limit: u32,
        lease: TimeDelta,
        now: Timestamp,
    ) -> Result<Vec<Claimed>, RepositoryError> {
        let (realm, consumer) = (realm.clone(), consumer.clone());
        self.writer.run(move |connection| claim(connection, &realm, &consumer, limit, lease, now)).await
    }

    async fn acknowledge(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        events: &[EventId],
    ) -> Result<(), RepositoryError> {
        let events = hex_array(events.iter().map(EventId::as_uuid));
        self.mark(realm, consumer, events, ACKNOWLEDGE, &[ADVANCE, FORGET]).await
    }

    async fn release(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        claimed: &[Claimed],
    ) -> Result<(), RepositoryError> {
        let pair = |claimed: &Claimed| json!([columns::hex(claimed.event.id.as_uuid()), claimed.attempt]);
        let claimed: Value = claimed.iter().map(pair).collect();
        self.mark(realm, consumer, claimed.to_string(), RELEASE, &[]).await
    }

    async fn replay(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        from: Replay,
    ) -> Result<bool, RepositoryError> {
        let (realm, consumer) = (realm.clone(), consumer.clone());
        let placed = move |connection: &Connection| replay(connection, &realm, &consumer, from);
        self.writer.run(move |connection| placed(connection).map_err(error::write)).await
    }

    async fn consumers(&self, realm: &RealmId) -> Result<Vec<Backlog>, RepositoryError> {
        let asked = sqlx::query(BACKLOGS).bind(realm.as_str());
        let rows = asked.fetch_all(&self.readers).await.map_err(error::read)?;
        let backlogs: Result<Vec<Backlog>, _> = rows.iter().map(backlog).collect();
        backlogs.map_err(|source| Damaged { what: "consumer", source }.into())
    }
}

impl SqliteRepository {
    /// Marks some events of a consumer, then settles what follows from it, in one transaction.
    async fn mark(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        events: String,
        mark: &'static str,
        then: &'static [&'static str],
    ) -> Result<(), RepositoryError> {
        let (realm, consumer) = (realm.clone(), consumer.clone());
        let marked = move |connection: &Connection| {
            run(connection, BEGIN)?;
            let (realm, consumer) = (realm.as_str(), consumer.as_str());
            connection.prepare_cached(mark)?.execute([realm, consumer, &events])?;
            for statement in then {
                connection.prepare_cached(statement)?.execute([realm, consumer])?;
            }
            run(connection, COMMIT)
        };
        self.writer.run(move |connection| marked(connection).map_err(error::write)).await
    }
}

fn claim(
    connection: &Connection,
    realm: &RealmId,
    consumer: &ConsumerName,
    limit: u32,
    lease: TimeDelta,
    now: Timestamp,
) -> Result<Vec<Claimed>, RepositoryError> {
    let (realm, consumer) = (realm.as_str(), consumer.as_str());
    let window = enter(connection, realm, consumer, limit).map_err(error::write)?;
    let waiting: Result<Vec<Waiting>, Source> = window.into_iter().collect();
    let waiting = waiting.map_err(|source| Damaged { what: "event", source })?;
    let chosen = choose(waiting, limit, now);
    let until = lease_end(now, lease).timestamp_micros();
    lend(connection, realm, consumer, &chosen, until).map_err(error::write)?;
    Ok(chosen)
}

/// Begins, and reads what a consumer may be handed.
fn enter(
    connection: &Connection,
    realm: &str,
    consumer: &str,
    limit: u32,
) -> rusqlite::Result<Vec<Result<Waiting, Source>>> {
    run(connection, BEGIN)?;
    connection.prepare_cached(ENTER)?.execute([realm, consumer])?;
    let mut asked = connection.prepare_cached(WINDOW)?;
    let waiting = asked
        .query_map(params![realm, consumer, window(limit)], |row| Ok(waiting(&Stored::new(row, &[]))))?;
    waiting.collect()
}

/// Notes what a consumer is handed, and commits.
fn lend(
    connection: &Connection,
    realm: &str,
    consumer: &str,
    chosen: &[Claimed],
    until: i64,
) -> rusqlite::Result<()> {
    if !chosen.is_empty() {
        let events = hex_array(chosen.iter().map(|claimed| claimed.event.id.as_uuid()));
        connection.prepare_cached(LEASE)?.execute(params![realm, consumer, events, until])?;
    }
    run(connection, COMMIT)
}

fn waiting(row: &Stored<'_>) -> Result<Waiting, Source> {
    Ok(Waiting {
        event: row.json("event")?,
        attempts: row.number("attempts")?.try_into()?,
        leased_until: row.maybe_time("leased_until")?,
    })
}

fn backlog(row: &SqliteRow) -> Result<Backlog, Source> {
    let row = Columns(row);
    Ok(Backlog {
        consumer: row.text("name")?.parse()?,
        waiting: row.number("waiting")?.try_into()?,
        oldest: row.maybe_time("oldest")?,
    })
}
