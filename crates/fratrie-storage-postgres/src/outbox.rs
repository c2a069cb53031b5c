//! Handing out events, one transaction each.

use crate::{
    codec::moment,
    open::PostgresRepository,
    place::{BEGIN, END, MOVE, Place, enter, hold},
    replay::replay,
};
use async_trait::async_trait;
use fratrie_domain::{ConsumerName, EventId, RealmId, Timestamp, chrono::TimeDelta, uuid::Uuid};
use fratrie_storage::{
    Backlog, Claimed, Outbox, Replay, RepositoryError, Source,
    columns::Damaged,
    outbox::{Waiting, choose, lease_end, window},
};
use sqlx::{Connection, PgConnection};

pub(crate) const WINDOW: &str = "SELECT o.event::text, coalesce(d.attempts, 0), d.leased_until
    FROM fratrie.outbox AS o
    LEFT JOIN fratrie.deliveries AS d
        ON d.realm_id = $1 AND d.consumer = $2 AND d.position = o.position AND d.event_id = o.id
    WHERE o.realm_id = $1 AND (o.position, o.id) >= ($3, $4) AND d.acknowledged IS NOT TRUE
    ORDER BY o.position, o.id LIMIT $5";
pub(crate) const LEASE: &str = "INSERT INTO fratrie.deliveries AS d
        (realm_id, consumer, position, event_id, attempts, leased_until, acknowledged)
    SELECT $1, $2, position, id, 1, $4, false FROM fratrie.outbox WHERE realm_id = $1 AND id = ANY($3)
    ON CONFLICT (realm_id, consumer, position, event_id)
        DO UPDATE SET attempts = d.attempts + 1, leased_until = excluded.leased_until";
pub(crate) const ACKNOWLEDGE: &str = "UPDATE fratrie.deliveries AS d SET acknowledged = true
    FROM fratrie.outbox AS o
    WHERE o.realm_id = $1 AND o.id = ANY($3)
        AND d.realm_id = $1 AND d.consumer = $2 AND d.position = o.position AND d.event_id = o.id";
pub(crate) const FIRST: &str = "SELECT o.position, o.id FROM fratrie.outbox AS o
    WHERE o.realm_id = $1 AND (o.position, o.id) >= ($3, $4) AND NOT EXISTS (
        SELECT FROM fratrie.deliveries AS d WHERE d.realm_id = $1 AND d.consumer = $2
            AND d.position = o.position AND d.event_id = o.id AND d.acknowledged)
    ORDER BY o.position, o.id LIMIT 1";
pub(crate) const FORGET: &str = "DELETE FROM fratrie.deliveries
    WHERE realm_id = $1 AND consumer = $2 AND (position, event_id) < ($3, $4)";
pub(crate) const RELEASE: &str = "UPDATE fratrie.deliveries AS d SET leased_until = NULL
    FROM unnest($3::uuid[], $4::bigint[]) AS v(id, attempt)
    JOIN fratrie.outbox AS o ON o.realm_id = $1 AND o.id = v.id
    WHERE d.realm_id = $1 AND d.consumer = $2 AND d.position = o.position AND d.event_id = o.id
        AND d.attempts = v.attempt";
pub(crate) const BACKLOGS: &str =
    "SELECT c.name, count(o.id), (extract(epoch FROM min(o.at)) * 1000000)::bigint
    FROM fratrie.consumers AS c
    LEFT JOIN fratrie.outbox AS o ON o.realm_id = $1 AND (o.position, o.id) >= (c.position, c.event_id)
        AND NOT EXISTS (SELECT FROM fratrie.deliveries AS d WHERE d.realm_id = $1 AND d.consumer = c.name
            AND d.position = o.position AND d.event_id = o.id AND d.acknowledged)
    WHERE c.realm_id = $1 GROUP BY c.name ORDER BY c.name COLLATE \"C\"";

#[async_trait]
impl Outbox for PostgresRepository {
    async fn claim(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        limit: u32,
        lease: TimeDelta,
        now: Timestamp,
    ) -> Result<Vec<Claimed>, RepositoryError> {
        let (realm, consumer) = (realm.clone(), consumer.clone());
        // A claim whose answer was lost may be made again: what the first one held waits until its lease is over.
        let claimed = self.reading(move |connection| {
            let asked = Asked { limit, lease, now };
            Box::pin(claim(connection, realm.clone(), consumer.clone(), asked))
        });
        Ok(claimed.await??)
    }

    async fn acknowledge(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        events: &[EventId],
    ) -> Result<(), RepositoryError> {
        let (realm, consumer) = (realm.clone(), consumer.clone());
        let events: Vec<Uuid> = events.iter().map(|id| *id.as_uuid()).collect();
        // To mark twice is to mark once, so this too may be sent again.
        self.reading(move |connection| {
            Box::pin(acknowledge(connection, realm.clone(), consumer.clone(), events.clone()))
        })
        .await
    }

    async fn release(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        claimed: &[Claimed],
    ) -> Result<(), RepositoryError> {
        let (realm, consumer) = (realm.clone(), consumer.clone());
        let (ids, attempts): (Vec<Uuid>, Vec<i64>) =
            claimed.iter().map(|claimed| (*claimed.event.id.as_uuid(), i64::from(claimed.attempt))).unzip();
        self.reading(move |connection| {
            let (realm, consumer) = (realm.as_str().to_owned(), consumer.as_str().to_owned());
            let asked =
                sqlx::query(RELEASE).bind(realm).bind(consumer).bind(ids.clone()).bind(attempts.clone());
            Box::pin(asked.execute(connection))
        })
        .await?;
        Ok(())
    }

    async fn replay(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        from: Replay,
    ) -> Result<bool, RepositoryError> {
        let (realm, consumer) = (realm.clone(), consumer.clone());
        self.reading(move |connection| Box::pin(replay(connection, realm.clone(), consumer.clone(), from)))
            .await
    }

    async fn consumers(&self, realm: &RealmId) -> Result<Vec<Backlog>, RepositoryError> {
        let realm = realm.clone();
        let rows: Vec<(String, i64, Option<i64>)> = self
            .reading(move |connection| {
                let asked = sqlx::query_as(BACKLOGS).bind(realm.as_str().to_owned());
                Box::pin(asked.fetch_all(connection))
            })
            .await?;
        let backlogs: Result<Vec<Backlog>, _> = rows.into_iter().map(backlog).collect();
        backlogs.map_err(|source| Damaged { what: "consumer", source }.into())
    }
}

/// How much is claimed, and for how long.
#[derive(Clone, Copy)]
struct Asked {
    limit: u32,
    lease: TimeDelta,
    now: Timestamp,
}

async fn claim(
    connection: &mut PgConnection,
    realm: RealmId,
    consumer: ConsumerName,
    asked: Asked,
) -> Result<Result<Vec<Claimed>, Damaged>, sqlx::Error> {
    let (realm, consumer) = (realm.as_str(), consumer.as_str());
    let mut transaction = connection.begin_with(BEGIN).await?;
    let held = enter(&mut transaction, realm, consumer).await?;
    if let Err(moved) = held.check(&mut transaction).await? {
        return Ok(Err(moved));
    }
    let rows: Vec<(String, i64, Option<i64>)> = sqlx::query_as(WINDOW)
        .bind(realm)
        .bind(consumer)
        .bind(held.place.0)
        .bind(held.place.1)
        .bind(i64::from(window(asked.limit)))
        .fetch_all(&mut *transaction)
        .await?;
    let waiting: Result<Vec<Waiting>, Source> = rows.into_iter().map(waiting).collect();
    let chosen = match waiting {
        Ok(waiting) => choose(waiting, asked.limit, asked.now),
        Err(source) => return Ok(Err(Damaged { what: "event", source })),
    };
    if !chosen.is_empty() {
        let ids: Vec<Uuid> = chosen.iter().map(|claimed| *claimed.event.id.as_uuid()).collect();
        let until = lease_end(asked.now, asked.lease).timestamp_micros();
        let leased = sqlx::query(LEASE).bind(realm).bind(consumer).bind(ids).bind(until);
        leased.execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(Ok(chosen))
}

async fn acknowledge(
    connection: &mut PgConnection,
    realm: RealmId,
    consumer: ConsumerName,
    events: Vec<Uuid>,
) -> Result<(), sqlx::Error> {
    let (realm, consumer) = (realm.as_str(), consumer.as_str());
    let mut transaction = connection.begin_with(BEGIN).await?;
    let Some(held) = hold(&mut transaction, realm, consumer).await? else { return Ok(()) };
    let marked = sqlx::query(ACKNOWLEDGE).bind(realm).bind(consumer).bind(events);
    marked.execute(&mut *transaction).await?;
    let first: Option<Place> = sqlx::query_as(FIRST)
        .bind(realm)
        .bind(consumer)
        .bind(held.place.0)
        .bind(held.place.1)
        .fetch_optional(&mut *transaction)
        .await?;
    let place = first.unwrap_or(END).min(held.settled);
    if place > held.place {
        for statement in [MOVE, FORGET] {
            let moved = sqlx::query(statement).bind(realm).bind(consumer).bind(place.0).bind(place.1);
            moved.execute(&mut *transaction).await?;
        }
    }
    transaction.commit().await
}

fn waiting((event, attempts, leased_until): (String, i64, Option<i64>)) -> Result<Waiting, Source> {
    Ok(Waiting {
        event: serde_json::from_str(&event)?,
        attempts: attempts.try_into()?,
        leased_until: leased_until.map(moment).transpose()?,
    })
}

fn backlog((name, waiting, oldest): (String, i64, Option<i64>)) -> Result<Backlog, Source> {
    Ok(Backlog {
        consumer: name.parse()?,
        waiting: waiting.try_into()?,
        oldest: oldest.map(moment).transpose()?,
    })
}
