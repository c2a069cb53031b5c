//! A realm whole.

use crate::{codec::Columns, error, open::SqliteRepository, tables};
use async_trait::async_trait;
use fratrie_domain::{RealmId, Receipt, State, model::RowKind};
use fratrie_storage::{
    RepositoryError, Snapshot,
    columns::{self, Columns as _, Damaged},
};
use serde::de::DeserializeOwned;
use sqlx::SqliteConnection;

pub(crate) const RECEIPTS: &str =
    "SELECT receipt AS record FROM fratrie_commits WHERE realm_id = ?1 ORDER BY id";
pub(crate) const JOURNAL: &str =
    "SELECT entry AS record FROM fratrie_journal WHERE realm_id = ?1 ORDER BY position";
pub(crate) const EVENTS: &str =
    "SELECT event AS record FROM fratrie_outbox WHERE realm_id = ?1 ORDER BY position";

#[async_trait]
impl Snapshot for SqliteRepository {
    async fn snapshot(&self, realm: &RealmId) -> Result<State, RepositoryError> {
        let mut transaction = self.readers.begin().await.map_err(error::read)?;
        let mut state = State::default();
        for kind in RowKind::ALL.iter().copied() {
            let rows = sqlx::query(tables::statements(kind).all.as_str())
                .bind(realm.as_str())
                .fetch_all(&mut *transaction)
                .await
                .map_err(error::read)?;
            for row in &rows {
                let row = columns::decode(kind, &Columns(row));
                state.rows.put(row.map_err(|source| Damaged { what: columns::name(kind), source })?);
            }
        }
        let receipts: Vec<Receipt> = records(&mut transaction, RECEIPTS, realm, "receipt").await?;
        state.receipts = receipts.into_iter().map(|receipt| (receipt.commit_id, receipt)).collect();
        state.journal = records(&mut transaction, JOURNAL, realm, "entry").await?;
        state.events = records(&mut transaction, EVENTS, realm, "event").await?;
        transaction.commit().await.map_err(error::read)?;
        Ok(state)
    }
}

async fn records<T: DeserializeOwned>(
    connection: &mut SqliteConnection,
    statement: &'static str,
    realm: &RealmId,
    what: &'static str,
) -> Result<Vec<T>, RepositoryError> {
    let rows =
        sqlx::query(statement).bind(realm.as_str()).fetch_all(connection).await.map_err(error::read)?;
    let records: Result<Vec<T>, _> = rows.iter().map(|row| Columns(row).json("record")).collect();
    records.map_err(|source| Damaged { what, source }.into())
}
