//! A consumer goes on from elsewhere.

use crate::{
    codec::time,
    outbox::FORGET,
    place::{BEGIN, END, MOVE, Place, START, enter},
};
use fratrie_domain::{ConsumerName, RealmId};
use fratrie_storage::Replay;
use sqlx::{Connection, PgConnection};

pub(crate) const OF_EVENT: &str = "SELECT position, id FROM fratrie.outbox WHERE realm_id = $1 AND id = $2";
pub(crate) const OF_TIME: &str = "SELECT position, id FROM fratrie.outbox
    WHERE realm_id = $1 AND at >= $2::text::timestamptz ORDER BY position, id LIMIT 1";
/// What stands before the place asked for, but behind that of a commit which may still land.
pub(crate) const PASS_OVER: &str = "INSERT INTO fratrie.deliveries
        (realm_id, consumer, position, event_id, attempts, leased_until, acknowledged)
    SELECT $1, $2, position, id, 0, NULL, true FROM fratrie.outbox
    WHERE realm_id = $1 AND (position, id) >= ($3, $4) AND (position, id) < ($5, $6)";

pub(crate) async fn replay(
    connection: &mut PgConnection,
    realm: RealmId,
    consumer: ConsumerName,
    from: Replay,
) -> Result<bool, sqlx::Error> {
    let (realm, consumer) = (realm.as_str(), consumer.as_str());
    let mut transaction = connection.begin_with(BEGIN).await?;
    let held = enter(&mut transaction, realm, consumer).await?;
    let asked: Option<Place> = match from {
        Replay::Start => Some(START),
        Replay::Event(id) => {
            let asked = sqlx::query_as(OF_EVENT).bind(realm).bind(id.as_uuid());
            asked.fetch_optional(&mut *transaction).await?
        }
        Replay::Time(at) => {
            let asked = sqlx::query_as(OF_TIME).bind(realm).bind(time(at));
            Some(asked.fetch_optional(&mut *transaction).await?.unwrap_or(END))
        }
        Replay::End => Some(END),
    };
    let Some(asked) = asked else { return Ok(false) };
    let place = asked.min(held.settled);
    let all = sqlx::query(FORGET).bind(realm).bind(consumer).bind(END.0).bind(END.1);
    all.execute(&mut *transaction).await?;
    let passed = sqlx::query(PASS_OVER).bind(realm).bind(consumer);
    let passed = passed.bind(place.0).bind(place.1).bind(asked.0).bind(asked.1);
    passed.execute(&mut *transaction).await?;
    let moved = sqlx::query(MOVE).bind(realm).bind(consumer).bind(place.0).bind(place.1);
    moved.execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(true)
}
