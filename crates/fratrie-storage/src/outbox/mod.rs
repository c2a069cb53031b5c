//! Handing out the events that commits left: to any number of consumers, each at its own pace.

mod choose;
mod consumers;

pub use choose::{Waiting, choose, lease_end, window};
pub use consumers::Consumers;

use crate::error::RepositoryError;
use async_trait::async_trait;
use fratrie_domain::{ConsumerName, EventId, RealmId, Timestamp, chrono::TimeDelta, event::Event};
use std::fmt::Debug;

/// An event that was handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The event.
    pub event: Event,
    /// How often it was handed out to this consumer, this time included: from 1.
    pub attempt: u32,
}

/// From where a consumer goes on. What comes before counts as dealt with, what comes after as never handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replay {
    /// From the realm's first event: as a new consumer does.
    Start,
    /// From this event, itself included.
    Event(EventId),
    /// From the first event, in the order of commits, that happened then or later.
    Time(Timestamp),
    /// From whatever is committed from now on.
    End,
}

/// How far a consumer is behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backlog {
    /// The consumer.
    pub consumer: ConsumerName,
    /// How many events it has not acknowledged.
    pub waiting: u64,
    /// When the oldest of them happened.
    pub oldest: Option<Timestamp>,
}

/// Hands out events.
///
/// What the types can not say:
/// 1. Each consumer is handed every event that was ever committed, until it acknowledges it: so at least once. The
///    event's id serves who must act only once. A commit that lands late, behind events that were handed out already, is
///    handed out too.
/// 2. No event is handed out twice within its lease, to however many processes of a consumer.
/// 3. No event is handed out while an earlier one that shares a [subject](fratrie_domain::event::Fact::subjects) is out
///    on another claim, or waits. Within a claim the order is that of the commits.
/// 4. [`choose`] decides what is handed out, of the first [`window`] events that were not acknowledged.
/// 5. No clock: times come in. A future dropped at any point leaves the state before or after, never between.
#[async_trait]
pub trait Outbox: Debug + Send + Sync + 'static {
    /// Hands out at most `limit` events, oldest commit first, until `now + lease`. A consumer that is not known begins at
    /// the realm's first event. Where the answer is lost, what it held is handed out again once its lease is over.
    ///
    /// # Errors
    /// [`RepositoryError`].
    async fn claim(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        limit: u32,
        lease: TimeDelta,
        now: Timestamp,
    ) -> Result<Vec<Claimed>, RepositoryError>;

    /// Marks events as dealt with, also where their lease is over. What this consumer was not handed, or has marked
    /// already, is passed over.
    ///
    /// # Errors
    /// [`RepositoryError`]; then all of them are marked or none is, and to ask again does no harm.
    async fn acknowledge(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        events: &[EventId],
    ) -> Result<(), RepositoryError>;

    /// Gives events back before their lease is over, to be handed out again at once. What was handed out again since, or
    /// is acknowledged, is passed over: nobody gives back what another holds.
    ///
    /// # Errors
    /// [`RepositoryError`]; then all of them are given back or none is, and to ask again does no harm.
    async fn release(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        claimed: &[Claimed],
    ) -> Result<(), RepositoryError>;

    /// Lets a consumer, known or not, go on from elsewhere. Its leases and acknowledgements are forgotten, so its
    /// processes are to be stopped before. Whether it was done: an event that is not there changes nothing.
    ///
    /// # Errors
    /// [`RepositoryError`]; then it was done or nothing was, and to ask again does no harm.
    async fn replay(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        from: Replay,
    ) -> Result<bool, RepositoryError>;

    /// The consumers of a realm by name, and how far each is behind. Takes the longer, the further they are.
    ///
    /// # Errors
    /// [`RepositoryError`].
    async fn consumers(&self, realm: &RealmId) -> Result<Vec<Backlog>, RepositoryError>;
}
