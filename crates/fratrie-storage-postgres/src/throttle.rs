//! Attempts at passwords: one call counts, one call forgives.

use crate::{codec::moment, open::PostgresRepository};
use async_trait::async_trait;
use fratrie_domain::{
    RealmId, Timestamp,
    chrono::TimeDelta,
    throttle::{Charge, Closed, Count, Tally},
    uuid::Uuid,
};
use fratrie_storage::{RepositoryError, Source, Throttle, columns::Damaged};
use serde::Deserialize;
use serde_json::{Value, json};

pub(crate) const CHARGE: &str = "SELECT fratrie.charge($1, $2::text::jsonb, $3)::text";
pub(crate) const SETTLE: &str = "SELECT fratrie.settle($1, $2, $3::text::jsonb)::text";

/// What `fratrie.charge` answers.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Counts(Vec<Kept>),
    Closed(Option<i64>),
}

#[derive(Deserialize)]
struct Kept {
    failures: u32,
    open: Option<i64>,
}

#[async_trait]
impl Throttle for PostgresRepository {
    async fn charge(
        &self,
        realm: &RealmId,
        charges: &[Charge],
        now: Timestamp,
    ) -> Result<Result<Vec<Count>, Closed>, RepositoryError> {
        let name = realm.as_str().to_owned();
        let asked: Value = (0..).zip(charges).map(|(place, charge)| encode(place, charge)).collect();
        // A call whose answer was lost may be made again: to count an attempt twice is on the safe side.
        let answer: String = self
            .reading(move |connection| {
                let asked = asked.to_string();
                let call =
                    sqlx::query_scalar(CHARGE).bind(name.clone()).bind(asked).bind(now.timestamp_micros());
                Box::pin(call.fetch_one(connection))
            })
            .await?;
        read(&answer, charges, now).map_err(|source| Damaged { what: "count of attempts", source }.into())
    }

    async fn settle(
        &self,
        realm: &RealmId,
        clear: &[Tally],
        forgive: &[Tally],
    ) -> Result<(), RepositoryError> {
        let realm = realm.as_str().to_owned();
        let clear: Vec<Uuid> = clear.iter().map(|tally| Uuid::from_bytes(tally.name)).collect();
        let forgive: Value = forgive
            .iter()
            .map(|tally| json!({ "name": Uuid::from_bytes(tally.name), "tag": tally.tag }))
            .collect();
        self.reading(move |connection| {
            let call = sqlx::query(SETTLE).bind(realm.clone()).bind(clear.clone()).bind(forgive.to_string());
            Box::pin(call.execute(connection))
        })
        .await?;
        Ok(())
    }
}

fn encode(place: i64, Charge { tally, rule }: &Charge) -> Value {
    let micros = |wait: TimeDelta| wait.num_microseconds();
    json!({
        "place": place, "name": Uuid::from_bytes(tally.name), "tag": tally.tag, "free": rule.free,
        "first": micros(rule.first), "longest": micros(rule.longest), "most": rule.most,
        "memory": rule.memory.and_then(micros),
    })
}

fn read(answer: &str, charges: &[Charge], now: Timestamp) -> Result<Result<Vec<Count>, Closed>, Source> {
    match serde_json::from_str(answer)? {
        Answer::Closed(until) => Ok(Err(Closed { until: until.map(moment).transpose()? })),
        Answer::Counts(counts) => {
            let count = |(charge, kept): (&Charge, Kept)| -> Result<Count, Source> {
                let Kept { failures, open } = kept;
                Ok(Count { tag: charge.tally.tag, failures, last: now, open: open.map(moment).transpose()? })
            };
            charges.iter().zip(counts).map(count).collect::<Result<_, _>>().map(Ok)
        }
    }
}
