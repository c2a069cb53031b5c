//! Rows, read and written.

use crate::{
    faults::Fault,
    store::{Faulty, force},
};
use fratrie_conformance::{
    async_trait,
    storage::{Cause, CommitError, FindFamilies, FindNamesakes, Repository, RepositoryError, Snapshot},
};
use fratrie_domain::{
    AccountId, ChangeSet, Family, RealmId, Receipt, State, View, Want,
    duplicates::{Namesakes, Shared},
};
use std::collections::{BTreeMap, BTreeSet};

#[async_trait]
impl Repository for Faulty {
    async fn load(&self, realm: &RealmId, want: &Want) -> Result<View, RepositoryError> {
        Ok(self.with(realm, |kept| kept.state.load(realm, want)))
    }

    async fn resolve(
        &self,
        realm: &RealmId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<BTreeMap<AccountId, AccountId>, RepositoryError> {
        Ok(self.with(realm, |kept| {
            let into = |id: &AccountId| {
                let status = &kept.state.rows.accounts.get(id)?.status;
                Some((*id, status.absorption().map_or(*id, |absorption| absorption.into)))
            };
            match self.fault {
                Fault::ResolvesOneStep => accounts.iter().filter_map(into).collect(),
                _ => kept.state.resolve(accounts),
            }
        }))
    }

    async fn commit(&self, changes: &ChangeSet) -> Result<Receipt, CommitError> {
        if self.fault == Fault::OwnClock {
            let past = self.with(&changes.realm, |kept| {
                kept.state.receipts.values().any(|receipt| receipt.at > changes.receipt.at)
            });
            if past {
                return Err(CommitError::Backend {
                    cause: Cause::Other,
                    source: "the clock went back".into(),
                });
            }
        }
        if self.fault == Fault::HalfWhenDropped {
            let fits = self.with(&changes.realm, |kept| changes.apply_to(&mut kept.state.clone()).is_ok());
            let done = self.with(&changes.realm, |kept| kept.state.receipts.contains_key(&changes.commit_id));
            if fits && !done {
                for row in changes.rows_written() {
                    self.with(&changes.realm, |kept| kept.state.rows.put(row.clone()));
                    tokio::task::yield_now().await;
                }
                let told = ChangeSet { writes: Vec::new(), ..changes.clone() };
                self.with(&changes.realm, |kept| force(&told, &mut kept.state));
                return Ok(changes.receipt.clone());
            }
        }
        if self.fault == Fault::CheckThenWrite {
            let fits = self.with(&changes.realm, |kept| changes.apply_to(&mut kept.state.clone()));
            tokio::task::yield_now().await;
            if fits.is_ok() {
                self.with(&changes.realm, |kept| force(changes, &mut kept.state));
                return Ok(changes.receipt.clone());
            }
        }
        self.with(&changes.realm, |kept| {
            self.apply(changes, kept)?;
            Ok(kept.state.receipts.get(&changes.commit_id).unwrap_or(&changes.receipt).clone())
        })
    }
}

#[async_trait]
impl Snapshot for Faulty {
    async fn snapshot(&self, realm: &RealmId) -> Result<State, RepositoryError> {
        let mut first = self.with(realm, |kept| kept.state.clone());
        if self.fault == Fault::LoadInTwoSteps {
            std::thread::yield_now();
            tokio::task::yield_now().await;
            first.events = self.with(realm, |kept| kept.state.events.clone());
        }
        Ok(first)
    }
}

#[async_trait]
impl FindFamilies for Faulty {
    async fn family(&self, realm: &RealmId, account: AccountId) -> Result<Option<Family>, RepositoryError> {
        let mut family = self.with(realm, |kept| kept.state.family(account));
        if let Some(family) = family.as_mut().filter(|_| self.fault == Fault::OnlyChildren) {
            family.children.truncate(1);
        }
        Ok(family)
    }
}

#[async_trait]
impl FindNamesakes for Faulty {
    async fn namesakes(
        &self,
        realm: &RealmId,
        shared: Shared,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Namesakes>, RepositoryError> {
        let after = after.filter(|_| self.fault != Fault::NamesakesFromTheStart);
        Ok(self.with(realm, |kept| kept.state.namesakes(shared, after, limit)))
    }

    async fn namesakes_of(
        &self,
        realm: &RealmId,
        shared: Shared,
        keys: &BTreeSet<String>,
    ) -> Result<Vec<Namesakes>, RepositoryError> {
        let mut groups = self.with(realm, |kept| kept.state.namesakes_of(shared, keys));
        if self.fault == Fault::NamesakesOfOneKey {
            groups.truncate(1);
        }
        Ok(groups)
    }
}
