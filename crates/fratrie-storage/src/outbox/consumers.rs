//! What consumers were handed, over events in the order of commits: the meaning that every store is held against.

use super::{Backlog, Claimed, Replay, Waiting, choose, lease_end, window};
use fratrie_domain::{ConsumerName, EventId, Timestamp, chrono::TimeDelta, event::Event};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All consumers of a realm.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Consumers(BTreeMap<ConsumerName, Consumer>);

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Consumer {
    /// So many events, from the first one on, are dealt with.
    cursor: usize,
    /// Of later ones: those that were handed out.
    deliveries: BTreeMap<EventId, Delivery>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Delivery {
    attempts: u32,
    leased_until: Option<Timestamp>,
    acknowledged: bool,
}

impl Consumer {
    /// What waits, oldest commit first.
    fn waiting<'a>(&'a self, events: &'a [Event]) -> impl Iterator<Item = (&'a Event, Delivery)> {
        let delivery = |event: &Event| self.deliveries.get(&event.id).copied().unwrap_or_default();
        let rest = events.iter().skip(self.cursor);
        rest.map(move |event| (event, delivery(event))).filter(|(_, delivery)| !delivery.acknowledged)
    }
}

impl Consumers {
    /// [`Outbox::claim`](super::Outbox::claim).
    pub fn claim(
        &mut self,
        events: &[Event],
        consumer: &ConsumerName,
        limit: u32,
        lease: TimeDelta,
        now: Timestamp,
    ) -> Vec<Claimed> {
        let consumer = self.0.entry(consumer.clone()).or_default();
        let waiting = consumer.waiting(events).take(usize::try_from(window(limit)).unwrap_or(usize::MAX));
        let waiting = waiting.map(|(event, Delivery { attempts, leased_until, .. })| Waiting {
            event: event.clone(),
            attempts,
            leased_until,
        });
        let chosen = choose(waiting.collect(), limit, now);
        let leased_until = Some(lease_end(now, lease));
        consumer.deliveries.extend(chosen.iter().map(|claimed| {
            let attempts = claimed.attempt;
            (claimed.event.id, Delivery { attempts, leased_until, acknowledged: false })
        }));
        chosen
    }

    /// [`Outbox::acknowledge`](super::Outbox::acknowledge).
    pub fn acknowledge(&mut self, events: &[Event], consumer: &ConsumerName, ids: &[EventId]) {
        let Some(consumer) = self.0.get_mut(consumer) else { return };
        for id in ids {
            if let Some(delivery) = consumer.deliveries.get_mut(id) {
                delivery.acknowledged = true;
            }
        }
        while let Some(event) = events.get(consumer.cursor)
            && consumer.deliveries.get(&event.id).is_some_and(|delivery| delivery.acknowledged)
        {
            consumer.deliveries.remove(&event.id);
            consumer.cursor += 1;
        }
    }

    /// [`Outbox::release`](super::Outbox::release).
    pub fn release(&mut self, consumer: &ConsumerName, claimed: &[Claimed]) {
        let Some(consumer) = self.0.get_mut(consumer) else { return };
        for Claimed { event, attempt } in claimed {
            let delivery = consumer.deliveries.get_mut(&event.id);
            if let Some(delivery) = delivery.filter(|delivery| delivery.attempts == *attempt) {
                delivery.leased_until = None;
            }
        }
    }

    /// [`Outbox::replay`](super::Outbox::replay).
    pub fn replay(&mut self, events: &[Event], consumer: &ConsumerName, from: Replay) -> bool {
        let end = events.len();
        let cursor = match from {
            Replay::Start => Some(0),
            Replay::Event(id) => events.iter().position(|event| event.id == id),
            Replay::Time(at) => Some(events.iter().position(|event| event.at >= at).unwrap_or(end)),
            Replay::End => Some(end),
        };
        let Some(cursor) = cursor else { return false };
        self.0.insert(consumer.clone(), Consumer { cursor, deliveries: BTreeMap::new() });
        true
    }

    /// [`Outbox::consumers`](super::Outbox::consumers).
    pub fn backlogs(&self, events: &[Event]) -> Vec<Backlog> {
        let backlog = |(name, consumer): (&ConsumerName, &Consumer)| Backlog {
            consumer: name.clone(),
            waiting: consumer.waiting(events).count() as u64,
            oldest: consumer.waiting(events).map(|(event, _)| event.at).min(),
        };
        self.0.iter().map(backlog).collect()
    }
}
