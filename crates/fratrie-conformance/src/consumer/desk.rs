//! The outbox that a consumer is played over, with a clock of its own.

use crate::{
    cases::kit::{change, realm},
    verdict::{Verdict, broken},
};
use fratrie_domain::{ChangeSet, CommitId, ConsumerName, Timestamp, chrono::TimeDelta, event::Event};
use fratrie_storage::{Claimed, MemoryRepository, Outbox, Replay, Repository};

/// How long events are handed out for.
const LEASE: TimeDelta = TimeDelta::minutes(1);

#[derive(Debug)]
pub(super) struct Desk {
    store: MemoryRepository,
    name: ConsumerName,
    now: Timestamp,
}

impl Desk {
    /// With these events, a commit each.
    pub(super) async fn open(events: &[Event]) -> Verdict<Self> {
        let (store, name) = (MemoryRepository::new(), "consumer".parse());
        for (number, event) in (1_u128..).zip(events) {
            let mut changes = change(number, Vec::new(), Vec::new());
            let commit = CommitId::from_uuid(*event.id.as_uuid());
            changes.receipt.commit_id = commit;
            store.commit(&ChangeSet { commit_id: commit, events: vec![event.clone()], ..changes }).await?;
        }
        let name = name.map_err(|_| broken("a consumer's name"))?;
        Ok(Self { store, name, now: Timestamp::UNIX_EPOCH })
    }

    pub(super) async fn claim(&self, limit: u32) -> Verdict<Vec<Claimed>> {
        Ok(self.store.claim(&realm(), &self.name, limit, LEASE, self.now).await?)
    }

    /// All leases are over.
    pub(super) fn wait(&mut self) {
        self.now += LEASE;
    }

    pub(super) async fn acknowledge(&self, claimed: &[Claimed]) -> Verdict {
        let ids: Vec<_> = claimed.iter().map(|claimed| claimed.event.id).collect();
        Ok(self.store.acknowledge(&realm(), &self.name, &ids).await?)
    }

    pub(super) async fn replay(&self) -> Verdict {
        self.store.replay(&realm(), &self.name, Replay::Start).await?;
        Ok(())
    }

    /// How many events were not acknowledged.
    pub(super) async fn left(&self) -> Verdict<u64> {
        Ok(self.store.consumers(&realm()).await?.iter().map(|backlog| backlog.waiting).sum())
    }
}
