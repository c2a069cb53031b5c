//! A realm whole.

use crate::{load::decode, open::PostgresRepository, tables};
use async_trait::async_trait;
use fratrie_domain::{RealmId, Receipt, State, model::RowKind};
use fratrie_storage::{RepositoryError, Snapshot, columns::Damaged};
use serde::de::DeserializeOwned;
use sqlx::{Connection, PgConnection};

pub(crate) const RECEIPTS: &str = "SELECT receipt::text FROM fratrie.commits WHERE realm_id = $1 ORDER BY id";
pub(crate) const JOURNAL: &str =
    "SELECT entry::text FROM fratrie.journal WHERE realm_id = $1 ORDER BY position, id";
pub(crate) const EVENTS: &str =
    "SELECT event::text FROM fratrie.outbox WHERE realm_id = $1 ORDER BY position, id";

/// The texts of each table, then of the records.
type Texts = (Vec<Vec<String>>, [Vec<String>; 3]);

#[async_trait]
impl Snapshot for PostgresRepository {
    async fn snapshot(&self, realm: &RealmId) -> Result<State, RepositoryError> {
        let of = realm.as_str().to_owned();
        let texts = self.reading(move |connection| Box::pin(read(connection, of.clone())));
        let (rows, [receipts, journal, events]) = texts.await?;
        let mut state = State::default();
        for (kind, rows) in RowKind::ALL.iter().copied().zip(rows) {
            for row in rows {
                state.rows.put(decode(kind, &row)?);
            }
        }
        let receipts: Vec<Receipt> = records(&receipts, "receipt")?;
        state.receipts = receipts.into_iter().map(|receipt| (receipt.commit_id, receipt)).collect();
        state.journal = records(&journal, "entry")?;
        state.events = records(&events, "event")?;
        Ok(state)
    }
}

async fn read(connection: &mut PgConnection, realm: String) -> Result<Texts, sqlx::Error> {
    let mut transaction = connection.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
    let mut rows = Vec::new();
    for kind in RowKind::ALL.iter().copied() {
        let all = sqlx::query_scalar(tables::statements(kind).all).bind(&realm);
        rows.push(all.fetch_all(&mut *transaction).await?);
    }
    let mut records = [Vec::new(), Vec::new(), Vec::new()];
    for (place, statement) in records.iter_mut().zip([RECEIPTS, JOURNAL, EVENTS]) {
        *place = sqlx::query_scalar(statement).bind(&realm).fetch_all(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok((rows, records))
}

fn records<T: DeserializeOwned>(texts: &[String], what: &'static str) -> Result<Vec<T>, RepositoryError> {
    let records: Result<Vec<T>, _> = texts.iter().map(|text| serde_json::from_str(text)).collect();
    records.map_err(|source| Damaged { what, source: source.into() }.into())
}
