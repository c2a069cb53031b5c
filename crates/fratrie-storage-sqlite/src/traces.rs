//! On which day each account was last used.

use crate::{
    codec::{Columns, hex_array},
    error,
    open::SqliteRepository,
};
use async_trait::async_trait;
use fratrie_domain::{
    AccountId, RealmId,
    chrono::{Datelike as _, NaiveDate},
};
use fratrie_storage::{
    RepositoryError, Source, Traces,
    columns::{Columns as _, Damaged},
};
use rusqlite::{Connection, Params};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const RECORD: &str = "INSERT INTO fratrie_traces (realm_id, account_id, day) VALUES (?1, ?2, ?3)
    ON CONFLICT (realm_id, account_id) DO UPDATE SET day = excluded.day WHERE day < excluded.day";
pub(crate) const LAST_USED: &str = "SELECT account_id, day FROM fratrie_traces
    WHERE realm_id = ?1 AND account_id IN (SELECT unhex(value) FROM json_each(?2))";
pub(crate) const COUNT: &str = "SELECT count(*) FROM fratrie_traces WHERE realm_id = ?1 AND day < ?2";
pub(crate) const PURGE: &str = "DELETE FROM fratrie_traces WHERE realm_id = ?1 AND day < ?2";
pub(crate) const FORGET: &str = "DELETE FROM fratrie_traces
    WHERE realm_id = ?1 AND account_id IN (SELECT unhex(value) FROM json_each(?2))";

/// A day as it stands in a column: counted from the first of the first year.
pub(crate) fn number(day: NaiveDate) -> i64 {
    day.num_days_from_ce().into()
}

#[async_trait]
impl Traces for SqliteRepository {
    async fn record(
        &self,
        realm: &RealmId,
        account: AccountId,
        day: NaiveDate,
    ) -> Result<(), RepositoryError> {
        let id = *account.as_uuid().as_bytes();
        self.write_trace(RECORD, realm, |realm| (realm, id, number(day))).await.map(drop)
    }

    async fn last_used(
        &self,
        realm: &RealmId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<BTreeMap<AccountId, NaiveDate>, RepositoryError> {
        let rows = sqlx::query(LAST_USED)
            .bind(realm.as_str())
            .bind(hex_array(accounts.iter().map(AccountId::as_uuid)))
            .fetch_all(&self.readers)
            .await
            .map_err(error::read)?;
        let trace = |row| -> Result<_, Source> {
            let row = Columns(row);
            let day = NaiveDate::from_num_days_from_ce_opt(row.number("day")?.try_into()?);
            Ok((AccountId::from_uuid(row.id("account_id")?), day.ok_or("a day out of range")?))
        };
        let traces: Result<_, Source> = rows.iter().map(trace).collect();
        traces.map_err(|source| Damaged { what: "trace", source }.into())
    }

    async fn traces_before(&self, realm: &RealmId, day: NaiveDate) -> Result<u64, RepositoryError> {
        let counted: i64 = sqlx::query_scalar(COUNT)
            .bind(realm.as_str())
            .bind(number(day))
            .fetch_one(&self.readers)
            .await
            .map_err(error::read)?;
        Ok(counted.try_into().unwrap_or_default())
    }

    async fn purge_traces(&self, realm: &RealmId, before: NaiveDate) -> Result<u64, RepositoryError> {
        self.write_trace(PURGE, realm, |realm| (realm, number(before))).await
    }

    async fn forget_traces(
        &self,
        realm: &RealmId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<(), RepositoryError> {
        let ids = hex_array(accounts.iter().map(AccountId::as_uuid));
        self.write_trace(FORGET, realm, |realm| (realm, ids)).await.map(drop)
    }
}

impl SqliteRepository {
    /// One statement of a realm and further parameters; answers with how many rows it wrote.
    async fn write_trace<P: Params + Send + 'static>(
        &self,
        statement: &'static str,
        realm: &RealmId,
        further: impl FnOnce(String) -> P,
    ) -> Result<u64, RepositoryError> {
        let parameters = further(realm.as_str().to_owned());
        let written = |connection: &Connection| connection.prepare_cached(statement)?.execute(parameters);
        let written = self.writer.run(move |connection| written(connection).map_err(error::write)).await?;
        Ok(written as u64)
    }
}
