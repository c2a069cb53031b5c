//! Traces, and what is found by them.

use crate::{faults::Fault, store::Faulty};
use fratrie_conformance::{
    async_trait,
    storage::{FindLapsed, RepositoryError, Traces},
};
use fratrie_domain::{
    AccountId, RealmId, Timestamp,
    chrono::NaiveDate,
    retention::{Lapse, LapsedPage},
};
use std::collections::{BTreeMap, BTreeSet};

#[async_trait]
impl Traces for Faulty {
    async fn record(
        &self,
        realm: &RealmId,
        account: AccountId,
        day: NaiveDate,
    ) -> Result<(), RepositoryError> {
        let realm = self.throttled(realm);
        if self.fault == Fault::TracesPutBack {
            self.counts.forget_traces(&realm, &[account].into()).await?;
        }
        self.counts.record(&realm, account, day).await
    }

    async fn last_used(
        &self,
        realm: &RealmId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<BTreeMap<AccountId, NaiveDate>, RepositoryError> {
        self.counts.last_used(&self.throttled(realm), accounts).await
    }

    async fn traces_before(&self, realm: &RealmId, day: NaiveDate) -> Result<u64, RepositoryError> {
        self.counts.traces_before(&self.throttled(realm), day).await
    }

    async fn purge_traces(&self, realm: &RealmId, before: NaiveDate) -> Result<u64, RepositoryError> {
        self.counts.purge_traces(&self.throttled(realm), before).await
    }

    async fn forget_traces(
        &self,
        realm: &RealmId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<(), RepositoryError> {
        self.counts.forget_traces(&self.throttled(realm), accounts).await
    }
}

#[async_trait]
impl FindLapsed for Faulty {
    async fn lapsed(
        &self,
        realm: &RealmId,
        lapse: Lapse,
        cutoff: Timestamp,
        after: Option<AccountId>,
        limit: u32,
    ) -> Result<LapsedPage, RepositoryError> {
        let all: BTreeSet<AccountId> =
            self.with(realm, |kept| kept.state.rows.accounts.keys().copied().collect());
        let last_used = self.last_used(realm, &all).await?;
        let last_used = if self.fault == Fault::TracesUnread { BTreeMap::new() } else { last_used };
        Ok(self.with(realm, |kept| kept.state.lapsed(lapse, cutoff, &last_used, after, limit)))
    }
}
