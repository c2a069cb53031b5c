//! A consumer goes on from elsewhere.

use fratrie_domain::{ConsumerName, RealmId};
use fratrie_storage::Replay;
use sqlx::{Connection as _, SqliteConnection};

pub(crate) const OF_EVENT: &str = "SELECT position FROM fratrie_outbox WHERE realm_id = ?1 AND id = ?2";
pub(crate) const OF_TIME: &str =
    "SELECT position FROM fratrie_outbox WHERE realm_id = ?1 AND at >= ?2 ORDER BY position LIMIT 1";
pub(crate) const END: &str = "SELECT coalesce(max(position), 0) + 1 FROM fratrie_outbox WHERE realm_id = ?1";
pub(crate) const FORGET_ALL: &str = "DELETE FROM fratrie_deliveries WHERE realm_id = ?1 AND consumer = ?2";
pub(crate) const PLACE: &str = "INSERT INTO fratrie_consumers (realm_id, name, position) VALUES (?1, ?2, ?3)
    ON CONFLICT (realm_id, name) DO UPDATE SET position = excluded.position";

pub(crate) async fn replay(
    connection: &mut SqliteConnection,
    realm: &RealmId,
    consumer: &ConsumerName,
    from: Replay,
) -> Result<bool, sqlx::Error> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    let end = sqlx::query_scalar::<_, i64>(END).bind(realm.as_str()).fetch_one(&mut *transaction).await?;
    let place = match from {
        Replay::Start => Some(0),
        Replay::Event(id) => {
            let id = id.as_uuid().as_bytes().to_vec();
            let asked = sqlx::query_scalar(OF_EVENT).bind(realm.as_str()).bind(id);
            asked.fetch_optional(&mut *transaction).await?
        }
        Replay::Time(at) => {
            let asked = sqlx::query_scalar(OF_TIME).bind(realm.as_str()).bind(at.timestamp_micros());
            Some(asked.fetch_optional(&mut *transaction).await?.unwrap_or(end))
        }
        Replay::End => Some(end),
    };
    let Some(place) = place else { return Ok(false) };
    let all = sqlx::query(FORGET_ALL).bind(realm.as_str()).bind(consumer.as_str());
    all.execute(&mut *transaction).await?;
    let placed = sqlx::query(PLACE).bind(realm.as_str()).bind(consumer.as_str()).bind(place);
    placed.execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(true)
}
