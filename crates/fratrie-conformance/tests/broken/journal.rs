//! The journal, read.

use crate::{faults::Fault, store::Faulty};
use fratrie_conformance::{
    async_trait,
    storage::{Journal, RepositoryError},
};
use fratrie_domain::{
    AccountId, EntryId, RealmId,
    chain::{Head, Lane, Linked},
    journal::Entry,
};

#[async_trait]
impl Journal for Faulty {
    async fn heads(&self, realm: &RealmId) -> Result<Vec<Head>, RepositoryError> {
        Ok(self.with(realm, |kept| self.told(&kept.state).heads(realm)))
    }

    async fn lane(
        &self,
        realm: &RealmId,
        lane: Lane,
        after: u64,
        limit: u32,
    ) -> Result<Vec<Linked>, RepositoryError> {
        Ok(self.with(realm, |kept| {
            let mut linked = kept.state.lane(realm, lane, after, limit);
            if self.fault == Fault::LanePagesAgain && after > 0 {
                linked = kept.state.lane(realm, lane, after - 1, limit);
            }
            linked
        }))
    }

    async fn history(
        &self,
        realm: &RealmId,
        account: AccountId,
        before: Option<EntryId>,
        limit: u32,
    ) -> Result<Vec<Entry>, RepositoryError> {
        Ok(self.with(realm, |kept| {
            let mut entries = kept.state.history(account, before, limit);
            if self.fault == Fault::HistoryOldestFirst {
                entries.reverse();
            }
            entries
        }))
    }

    async fn entry(&self, realm: &RealmId, id: EntryId) -> Result<Option<Entry>, RepositoryError> {
        Ok(self.with(realm, |kept| kept.state.journal.iter().find(|entry| entry.id == id).cloned()))
    }
}
