//! On which day each account was last used. A statement whose answer was lost may be sent again: each means the same twice.

use crate::open::PostgresRepository;
use async_trait::async_trait;
use fratrie_domain::{
    AccountId, RealmId,
    chrono::{Datelike as _, NaiveDate},
    uuid::Uuid,
};
use fratrie_storage::{RepositoryError, Traces, columns::Damaged};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const RECORD: &str =
    "INSERT INTO fratrie.traces AS t (realm_id, account_id, day) VALUES ($1, $2, $3)
    ON CONFLICT (realm_id, account_id) DO UPDATE SET day = excluded.day WHERE t.day < excluded.day";
pub(crate) const LAST_USED: &str =
    "SELECT account_id, day FROM fratrie.traces WHERE realm_id = $1 AND account_id = ANY($2)";
pub(crate) const COUNT: &str = "SELECT count(*) FROM fratrie.traces WHERE realm_id = $1 AND day < $2";
pub(crate) const PURGE: &str = "DELETE FROM fratrie.traces WHERE realm_id = $1 AND day < $2";
pub(crate) const FORGET: &str = "DELETE FROM fratrie.traces WHERE realm_id = $1 AND account_id = ANY($2)";

/// A day as it stands in a column: counted from the first of the first year.
pub(crate) fn number(day: NaiveDate) -> i64 {
    day.num_days_from_ce().into()
}

#[async_trait]
impl Traces for PostgresRepository {
    async fn record(
        &self,
        realm: &RealmId,
        account: AccountId,
        day: NaiveDate,
    ) -> Result<(), RepositoryError> {
        let (realm, id) = (realm.as_str().to_owned(), *account.as_uuid());
        self.reading(move |connection| {
            let call = sqlx::query(RECORD).bind(realm.clone()).bind(id).bind(number(day));
            Box::pin(call.execute(connection))
        })
        .await?;
        Ok(())
    }

    async fn last_used(
        &self,
        realm: &RealmId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<BTreeMap<AccountId, NaiveDate>, RepositoryError> {
        let (realm, ids) = (realm.as_str().to_owned(), ids(accounts));
        let rows: Vec<(Uuid, i64)> = self
            .reading(move |connection| {
                let asked = sqlx::query_as(LAST_USED).bind(realm.clone()).bind(ids.clone());
                Box::pin(asked.fetch_all(connection))
            })
            .await?;
        let trace = |(id, number): (Uuid, i64)| {
            let day = number.try_into().ok().and_then(NaiveDate::from_num_days_from_ce_opt);
            let day = day.ok_or(Damaged { what: "trace", source: "a day out of range".into() })?;
            Ok((AccountId::from_uuid(id), day))
        };
        rows.into_iter().map(trace).collect()
    }

    async fn traces_before(&self, realm: &RealmId, day: NaiveDate) -> Result<u64, RepositoryError> {
        let realm = realm.as_str().to_owned();
        let counted: i64 = self
            .reading(move |connection| {
                let asked = sqlx::query_scalar(COUNT).bind(realm.clone()).bind(number(day));
                Box::pin(asked.fetch_one(connection))
            })
            .await?;
        Ok(counted.try_into().unwrap_or_default())
    }

    async fn purge_traces(&self, realm: &RealmId, before: NaiveDate) -> Result<u64, RepositoryError> {
        let realm = realm.as_str().to_owned();
        let done = self
            .reading(move |connection| {
                let call = sqlx::query(PURGE).bind(realm.clone()).bind(number(before));
                Box::pin(call.execute(connection))
            })
            .await?;
        Ok(done.rows_affected())
    }

    async fn forget_traces(
        &self,
        realm: &RealmId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<(), RepositoryError> {
        let (realm, ids) = (realm.as_str().to_owned(), ids(accounts));
        self.reading(move |connection| {
            let call = sqlx::query(FORGET).bind(realm.clone()).bind(ids.clone());
            Box::pin(call.execute(connection))
        })
        .await?;
        Ok(())
    }
}

fn ids(accounts: &BTreeSet<AccountId>) -> Vec<Uuid> {
    accounts.iter().map(|id| *id.as_uuid()).collect()
}
