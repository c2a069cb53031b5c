//! How far a consumer is, and the lock that all of its processes take in turn.

use fratrie_domain::uuid::Uuid;
use fratrie_storage::columns::Damaged;
use sqlx::PgConnection;

/// A position and an id: events are in the order of both. All events before a consumer's place are dealt with.
pub(crate) type Place = (i64, Uuid);

pub(crate) const START: Place = (0, Uuid::nil());
pub(crate) const END: Place = (i64::MAX, Uuid::max());

pub(crate) const ENTER: &str = "INSERT INTO fratrie.consumers (realm_id, name, position, event_id)
    VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
pub(crate) const HOLD: &str =
    "SELECT position, event_id, pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM fratrie.consumers
    WHERE realm_id = $1 AND name = $2 FOR NO KEY UPDATE";
pub(crate) const MOVE: &str =
    "UPDATE fratrie.consumers SET position = $3, event_id = $4 WHERE realm_id = $1 AND name = $2";
pub(crate) const NEXT: &str = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint";

/// READ COMMITTED whatever the host's default is: what is read behind the lock is what stands then.
pub(crate) const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";

/// A consumer, locked until the transaction ends.
pub(crate) struct Held {
    /// Where it stands.
    pub(crate) place: Place,
    /// A commit that is still under way lands here or later: taken before anything else is read, so that what is not seen
    /// from now on lies behind it. No place goes beyond.
    pub(crate) settled: Place,
}

/// Locks a consumer that is there.
pub(crate) async fn hold(
    connection: &mut PgConnection,
    realm: &str,
    consumer: &str,
) -> Result<Option<Held>, sqlx::Error> {
    let found: Option<(i64, Uuid, i64)> =
        sqlx::query_as(HOLD).bind(realm).bind(consumer).fetch_optional(connection).await?;
    Ok(found.map(|(position, id, settled)| Held { place: (position, id), settled: (settled, Uuid::nil()) }))
}

/// Locks a consumer, made if it is not there: at the realm's first event.
pub(crate) async fn enter(
    connection: &mut PgConnection,
    realm: &str,
    consumer: &str,
) -> Result<Held, sqlx::Error> {
    loop {
        if let Some(held) = hold(connection, realm, consumer).await? {
            return Ok(held);
        }
        let entered = sqlx::query(ENTER).bind(realm).bind(consumer).bind(START.0).bind(START.1);
        entered.execute(&mut *connection).await?;
    }
}

impl Held {
    /// A place ahead of the server's own count was taken on another server: from there on, events would be passed over.
    pub(crate) async fn check(
        &self,
        connection: &mut PgConnection,
    ) -> Result<Result<(), Damaged>, sqlx::Error> {
        if self.place <= self.settled {
            return Ok(Ok(()));
        }
        let next: i64 = sqlx::query_scalar(NEXT).fetch_one(connection).await?;
        let here = self.place.0 <= next;
        let moved = "it is ahead of this server: was the database moved from another one?";
        Ok(if here { Ok(()) } else { Err(Damaged { what: "place of a consumer", source: moved.into() }) })
    }
}
