//! For who writes a consumer of events: whatever an outbox may do to it, the outcome is that of each event once.
//!
//! The consumer is played over a real outbox, by every [play](PLAYS): events come twice, come again after a slow process
//! was taken for dead, come with others' in between, and processes die before, in the middle of and after an effect.
//!
//! ```
//! use fratrie_conformance::{async_trait, consumer::{Consumer, must_hold}, storage::Source};
//! use fratrie_domain::{EventId, event::Event};
//! use std::collections::BTreeSet;
//!
//! /// Keeps the ids of what it has seen: seen twice is seen once.
//! #[derive(Default)]
//! struct Seen(BTreeSet<EventId>);
//!
//! #[async_trait]
//! impl Consumer for Seen {
//!     type Outcome = BTreeSet<EventId>;
//!     async fn wipe(&mut self) -> Result<(), Source> {
//!         Ok(self.0.clear())
//!     }
//!     async fn restart(&mut self) -> Result<(), Source> {
//!         Ok(()) // nothing but what is kept
//!     }
//!     async fn handle(&mut self, event: &Event) -> Result<(), Source> {
//!         Ok(drop(self.0.insert(event.id)))
//!     }
//!     async fn outcome(&mut self) -> Result<Self::Outcome, Source> {
//!         Ok(self.0.clone())
//!     }
//! }
//! # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! # let events = vec![];
//! runtime.block_on(must_hold(&mut Seen::default(), &events)).unwrap();
//! ```

mod desk;
mod plays;

pub use plays::PLAYS;

use crate::verdict::{Verdict, broken, check};
use async_trait::async_trait;
use desk::Desk;
use fratrie_domain::event::Event;
use fratrie_storage::Source;
use std::fmt::Debug;

/// A consumer, and the hands that take it apart.
#[async_trait]
pub trait Consumer: Send {
    /// What it has made of the events: what must be the same in the end, however they came.
    type Outcome: PartialEq + Debug + Send;

    /// Forgets all effects, as before the first event.
    ///
    /// # Errors
    /// What stands in the way.
    async fn wipe(&mut self) -> Result<(), Source>;

    /// Its process died, at whatever point, and another one starts on what it has kept.
    ///
    /// # Errors
    /// What stands in the way.
    async fn restart(&mut self) -> Result<(), Source>;

    /// Does what it does with an event. May be dropped half way; then [`restart`](Consumer::restart) follows.
    ///
    /// # Errors
    /// What stands in the way; the event is then not acknowledged.
    async fn handle(&mut self, event: &Event) -> Result<(), Source>;

    /// What it has made so far.
    ///
    /// # Errors
    /// What stands in the way.
    async fn outcome(&mut self) -> Result<Self::Outcome, Source>;
}

/// Plays a consumer through all [plays](PLAYS) of these events, which are in the order of their commits.
///
/// # Errors
/// [`Broken`](crate::Broken) names the play whose outcome is not that of handling each event once.
pub async fn must_hold<C: Consumer>(consumer: &mut C, events: &[Event]) -> Verdict {
    consumer.wipe().await?;
    for event in events {
        consumer.handle(event).await?;
    }
    let once = consumer.outcome().await?;
    for name in PLAYS {
        consumer.wipe().await?;
        consumer.restart().await?;
        let mut desk = Desk::open(events).await?;
        plays::play(name, consumer, &mut desk).await?;
        let (outcome, left) = (consumer.outcome().await?, desk.left().await?);
        check!(left == 0, "{name}: {left} events were not acknowledged");
        if outcome != once {
            return Err(broken(format!("{name}: {outcome:?} instead of {once:?}, of each event once")));
        }
    }
    Ok(())
}
