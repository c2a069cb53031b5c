//! The first trait of the contract.

use crate::open::SqliteRepository;
use async_trait::async_trait;
use fratrie_domain::{AccountId, ChangeSet, RealmId, Receipt, View, Want};
use fratrie_storage::{CommitError, Repository, RepositoryError};
use std::collections::{BTreeMap, BTreeSet};

#[async_trait]
impl Repository for SqliteRepository {
    async fn load(&self, realm: &RealmId, want: &Want) -> Result<View, RepositoryError> {
        self.load_view(realm, want).await
    }

    async fn resolve(
        &self,
        realm: &RealmId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<BTreeMap<AccountId, AccountId>, RepositoryError> {
        self.resolve_all(realm, accounts).await
    }

    async fn commit(&self, changes: &ChangeSet) -> Result<Receipt, CommitError> {
        self.commit_whole(changes).await
    }
}
