//! The reference store: the domain's own [`State`] behind a lock. For tests, and as the meaning that every other store
//! is held against. Nothing survives the process.

use crate::{
    error::{CommitError, RepositoryError},
    families::FindFamilies,
    journal::Journal,
    lapsed::FindLapsed,
    namesakes::FindNamesakes,
    outbox::{Backlog, Claimed, Consumers, Outbox, Replay},
    repository::{Repository, Snapshot},
    throttle::{Throttle, count_all},
    traces::Traces,
};
use async_trait::async_trait;
use fratrie_domain::{
    AccountId, ChangeSet, ConsumerName, EntryId, EventId, Family, RealmId, Receipt, State, Timestamp, View,
    Want,
    chain::{Head, Lane, Linked},
    chrono::{NaiveDate, TimeDelta},
    duplicates::{Namesakes, Shared},
    journal::Entry,
    retention::{Lapse, LapsedPage},
    throttle::{Charge, Closed, Count, Tally},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Realms in memory; clones share them.
#[derive(Debug, Clone, Default)]
pub struct MemoryRepository {
    realms: Arc<Mutex<BTreeMap<RealmId, Realm>>>,
}

#[derive(Debug, Default)]
struct Realm {
    state: State,
    consumers: Consumers,
    counts: BTreeMap<[u8; 16], Count>,
    last_used: BTreeMap<AccountId, NaiveDate>,
}

impl MemoryRepository {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many counters of attempts stand in a realm.
    pub fn counters(&self, realm: &RealmId) -> usize {
        self.lock().get(realm).map_or(0, |realm| realm.counts.len())
    }

    /// Looks at what stands in a realm.
    fn see<T: Default>(&self, realm: &RealmId, look: impl FnOnce(&State) -> T) -> T {
        self.lock().get(realm).map(|realm| look(&realm.state)).unwrap_or_default()
    }

    /// A change set is applied to a copy and put in place whole, so a panic elsewhere under this lock can not leave
    /// half of one.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<RealmId, Realm>> {
        self.realms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Repository for MemoryRepository {
    async fn load(&self, realm: &RealmId, want: &Want) -> Result<View, RepositoryError> {
        Ok(self
            .lock()
            .get(realm)
            .map_or_else(|| View::empty(realm.clone()), |kept| kept.state.load(realm, want)))
    }

    async fn resolve(
        &self,
        realm: &RealmId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<BTreeMap<AccountId, AccountId>, RepositoryError> {
        Ok(self.lock().get(realm).map(|kept| kept.state.resolve(accounts)).unwrap_or_default())
    }

    async fn commit(&self, changes: &ChangeSet) -> Result<Receipt, CommitError> {
        let mut realms = self.lock();
        let realm = realms.entry(changes.realm.clone()).or_default();
        changes.apply_to(&mut realm.state)?;
        Ok(realm.state.receipts.get(&changes.commit_id).unwrap_or(&changes.receipt).clone())
    }
}

#[async_trait]
impl Outbox for MemoryRepository {
    async fn claim(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        limit: u32,
        lease: TimeDelta,
        now: Timestamp,
    ) -> Result<Vec<Claimed>, RepositoryError> {
        let mut realms = self.lock();
        let Realm { state, consumers, .. } = realms.entry(realm.clone()).or_default();
        Ok(consumers.claim(&state.events, consumer, limit, lease, now))
    }

    async fn acknowledge(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        events: &[EventId],
    ) -> Result<(), RepositoryError> {
        if let Some(Realm { state, consumers, .. }) = self.lock().get_mut(realm) {
            consumers.acknowledge(&state.events, consumer, events);
        }
        Ok(())
    }

    async fn release(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        claimed: &[Claimed],
    ) -> Result<(), RepositoryError> {
        if let Some(realm) = self.lock().get_mut(realm) {
            realm.consumers.release(consumer, claimed);
        }
        Ok(())
    }

    async fn replay(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        from: Replay,
    ) -> Result<bool, RepositoryError> {
        let mut realms = self.lock();
        let Realm { state, consumers, .. } = realms.entry(realm.clone()).or_default();
        Ok(consumers.replay(&state.events, consumer, from))
    }

    async fn consumers(&self, realm: &RealmId) -> Result<Vec<Backlog>, RepositoryError> {
        let realms = self.lock();
        Ok(realms.get(realm).map(|kept| kept.consumers.backlogs(&kept.state.events)).unwrap_or_default())
    }
}

/// The chain is made when it is asked for: what nobody can alter behind the store's back needs none.
#[async_trait]
impl Journal for MemoryRepository {
    async fn heads(&self, realm: &RealmId) -> Result<Vec<Head>, RepositoryError> {
        Ok(self.see(realm, |state| state.heads(realm)))
    }

    async fn lane(
        &self,
        realm: &RealmId,
        lane: Lane,
        after: u64,
        limit: u32,
    ) -> Result<Vec<Linked>, RepositoryError> {
        Ok(self.see(realm, |state| state.lane(realm, lane, after, limit)))
    }

    async fn history(
        &self,
        realm: &RealmId,
        account: AccountId,
        before: Option<EntryId>,
        limit: u32,
    ) -> Result<Vec<Entry>, RepositoryError> {
        Ok(self.see(realm, |state| state.history(account, before, limit)))
    }

    async fn entry(&self, realm: &RealmId, id: EntryId) -> Result<Option<Entry>, RepositoryError> {
        Ok(self.see(realm, |state| state.journal.iter().find(|entry| entry.id == id).cloned()))
    }
}

#[async_trait]
impl Snapshot for MemoryRepository {
    async fn snapshot(&self, realm: &RealmId) -> Result<State, RepositoryError> {
        Ok(self.lock().get(realm).map(|realm| realm.state.clone()).unwrap_or_default())
    }
}

#[async_trait]
impl FindFamilies for MemoryRepository {
    async fn family(&self, realm: &RealmId, account: AccountId) -> Result<Option<Family>, RepositoryError> {
        Ok(self.lock().get(realm).and_then(|realm| realm.state.family(account)))
    }
}

#[async_trait]
impl FindNamesakes for MemoryRepository {
    async fn namesakes(
        &self,
        realm: &RealmId,
        shared: Shared,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Namesakes>, RepositoryError> {
        let realms = self.lock();
        Ok(realms.get(realm).map(|realm| realm.state.namesakes(shared, after, limit)).unwrap_or_default())
    }

    async fn namesakes_of(
        &self,
        realm: &RealmId,
        shared: Shared,
        keys: &BTreeSet<String>,
    ) -> Result<Vec<Namesakes>, RepositoryError> {
        let realms = self.lock();
        Ok(realms.get(realm).map(|realm| realm.state.namesakes_of(shared, keys)).unwrap_or_default())
    }
}

#[async_trait]
impl Throttle for MemoryRepository {
    async fn charge(
        &self,
        realm: &RealmId,
        charges: &[Charge],
        now: Timestamp,
    ) -> Result<Result<Vec<Count>, Closed>, RepositoryError> {
        let mut realms = self.lock();
        let kept = &mut realms.entry(realm.clone()).or_default().counts;
        let counts = count_all(charges, now, |tally| kept.get(&tally.name).copied());
        if let Ok(counts) = &counts {
            kept.extend(charges.iter().map(|charge| charge.tally.name).zip(counts.iter().copied()));
        }
        Ok(counts)
    }

    async fn settle(
        &self,
        realm: &RealmId,
        clear: &[Tally],
        forgive: &[Tally],
    ) -> Result<(), RepositoryError> {
        let mut realms = self.lock();
        let Some(realm) = realms.get_mut(realm) else { return Ok(()) };
        for tally in clear {
            realm.counts.remove(&tally.name);
        }
        for tally in forgive {
            if let Some(count) = realm.counts.get_mut(&tally.name).filter(|count| count.tag == tally.tag) {
                *count = count.forgiven();
            }
        }
        Ok(())
    }
}

#[async_trait]
impl Traces for MemoryRepository {
    async fn record(
        &self,
        realm: &RealmId,
        account: AccountId,
        day: NaiveDate,
    ) -> Result<(), RepositoryError> {
        let mut realms = self.lock();
        let last = realms.entry(realm.clone()).or_default().last_used.entry(account).or_insert(day);
        *last = day.max(*last);
        Ok(())
    }

    async fn last_used(
        &self,
        realm: &RealmId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<BTreeMap<AccountId, NaiveDate>, RepositoryError> {
        let realms = self.lock();
        let Some(Realm { last_used, .. }) = realms.get(realm) else { return Ok(BTreeMap::new()) };
        Ok(accounts.iter().filter_map(|id| Some((*id, *last_used.get(id)?))).collect())
    }

    async fn traces_before(&self, realm: &RealmId, day: NaiveDate) -> Result<u64, RepositoryError> {
        let realms = self.lock();
        let traces = realms.get(realm).into_iter().flat_map(|realm| realm.last_used.values());
        Ok(traces.filter(|last| **last < day).count() as u64)
    }

    async fn purge_traces(&self, realm: &RealmId, before: NaiveDate) -> Result<u64, RepositoryError> {
        let mut realms = self.lock();
        let Some(Realm { last_used, .. }) = realms.get_mut(realm) else { return Ok(0) };
        let kept = last_used.len();
        last_used.retain(|_, last| *last >= before);
        Ok((kept - last_used.len()) as u64)
    }

    async fn forget_traces(
        &self,
        realm: &RealmId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<(), RepositoryError> {
        if let Some(realm) = self.lock().get_mut(realm) {
            realm.last_used.retain(|id, _| !accounts.contains(id));
        }
        Ok(())
    }
}

#[async_trait]
impl FindLapsed for MemoryRepository {
    async fn lapsed(
        &self,
        realm: &RealmId,
        lapse: Lapse,
        cutoff: Timestamp,
        after: Option<AccountId>,
        limit: u32,
    ) -> Result<LapsedPage, RepositoryError> {
        let realms = self.lock();
        let Some(Realm { state, last_used, .. }) = realms.get(realm) else {
            return Ok(LapsedPage::default());
        };
        Ok(state.lapsed(lapse, cutoff, last_used, after, limit))
    }
}
