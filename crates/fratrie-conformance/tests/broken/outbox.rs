//! Events, handed out.

use crate::{faults::Fault, store::Faulty};
use fratrie_conformance::{
    async_trait,
    storage::{Backlog, Claimed, Outbox, Replay, RepositoryError},
};
use fratrie_domain::{
    ConsumerName, EventId, RealmId, Timestamp,
    chrono::TimeDelta,
    event::{Event, Fact},
};

/// Puts each event's account out of the way of all others.
fn without_subjects(mut events: Vec<Event>) -> Vec<Event> {
    for event in &mut events {
        event.fact = Fact::LettersIssued { accounts: Vec::new() };
    }
    events
}

impl Faulty {
    fn named(&self, consumer: &ConsumerName) -> ConsumerName {
        if self.fault == Fault::ConsumersMixed { "one".parse().unwrap() } else { consumer.clone() }
    }
}

#[async_trait]
impl Outbox for Faulty {
    async fn claim(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        limit: u32,
        lease: TimeDelta,
        now: Timestamp,
    ) -> Result<Vec<Claimed>, RepositoryError> {
        let name = self.named(consumer);
        if self.fault == Fault::ClaimsLookedAtFirst {
            let looked = self.with(realm, |kept| {
                kept.consumers.clone().claim(&kept.state.events, &name, limit, lease, now)
            });
            tokio::task::yield_now().await;
            self.with(realm, |kept| kept.consumers.claim(&kept.state.events, &name, limit, lease, now));
            return Ok(looked);
        }
        Ok(self.with(realm, |kept| {
            let events = match self.fault {
                Fault::OrderPerAccountIgnored => without_subjects(kept.state.events.clone()),
                Fault::OutboxByCursor => {
                    let last = kept.acknowledged.iter().max();
                    let later = |event: &&Event| last.is_none_or(|last| event.id > *last);
                    kept.state.events.iter().filter(later).cloned().collect()
                }
                _ => kept.state.events.clone(),
            };
            let lease = match self.fault {
                Fault::LeasesIgnored => TimeDelta::zero(),
                Fault::LeasesForGood => TimeDelta::days(366),
                _ => lease,
            };
            let mut claimed = kept.consumers.claim(&events, &name, limit, lease, now);
            for claimed in &mut claimed {
                let told = kept.state.events.iter().find(|event| event.id == claimed.event.id);
                claimed.event = told.unwrap().clone();
            }
            if self.fault == Fault::ClaimsAreAcknowledged {
                let ids: Vec<EventId> = claimed.iter().map(|claimed| claimed.event.id).collect();
                kept.consumers.acknowledge(&events, &name, &ids);
            }
            claimed
        }))
    }

    async fn acknowledge(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        events: &[EventId],
    ) -> Result<(), RepositoryError> {
        let name = self.named(consumer);
        self.with(realm, |kept| {
            kept.acknowledged.extend(events);
            let all: Vec<EventId> = kept.state.events.iter().map(|event| event.id).collect();
            let marked = match self.fault {
                // All up to the last one that is named.
                Fault::AcknowledgesAll => {
                    let last = all.iter().rposition(|id| events.contains(id)).map_or(0, |last| last + 1);
                    all.get(..last).unwrap().to_vec()
                }
                _ => events.to_vec(),
            };
            kept.consumers.acknowledge(&kept.state.events, &name, &marked);
        });
        Ok(())
    }

    async fn release(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        claimed: &[Claimed],
    ) -> Result<(), RepositoryError> {
        let name = self.named(consumer);
        self.with(realm, |kept| {
            kept.consumers.release(&name, claimed);
            if self.fault == Fault::ReleasesOfOthers {
                for attempt in 1..5 {
                    let any = claimed.iter().map(|claimed| Claimed { attempt, ..claimed.clone() });
                    kept.consumers.release(&name, &any.collect::<Vec<_>>());
                }
            }
        });
        Ok(())
    }

    async fn replay(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        from: Replay,
    ) -> Result<bool, RepositoryError> {
        let name = self.named(consumer);
        Ok(self.with(realm, |kept| match self.fault {
            Fault::ReplayKeepsAcknowledgements => true,
            _ => kept.consumers.replay(&kept.state.events, &name, from),
        }))
    }

    async fn consumers(&self, realm: &RealmId) -> Result<Vec<Backlog>, RepositoryError> {
        Ok(self.with(realm, |kept| kept.consumers.backlogs(&kept.state.events)))
    }
}
