//! Consumers that are almost right: the kit must reject each, and say which play they fail.

use fratrie_conformance::{
    Broken, async_trait,
    consumer::{Consumer, must_hold},
    storage::Source,
};
use fratrie_domain::{
    AccountId, CommitId, EventId, Timestamp,
    event::{Event, Fact, V1},
    uuid::Uuid,
};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    CountsTwice,
    RemembersUntilRestart,
    RemembersBeforeItActs,
    TakesTheLatestForTheNewest,
    MindsTheOrderOfAccounts,
    KnowsOnlyTheLastEvent,
    KeepsItsMemoryOfWhatIsWiped,
}

const FAULTS: &[(Fault, &str)] = &[
    (Fault::CountsTwice, "each twice in a row"),
    (Fault::RemembersUntilRestart, "dead after each effect, before it is acknowledged"),
    (Fault::RemembersBeforeItActs, "dead in the middle of each effect"),
    (Fault::TakesTheLatestForTheNewest, "a slow process and a quick one"),
    (Fault::MindsTheOrderOfAccounts, "two processes in turn"),
    (Fault::KnowsOnlyTheLastEvent, "dead in the middle of each batch"),
    (Fault::KeepsItsMemoryOfWhatIsWiped, "one by one"),
];

/// Counts what happened to each account, and how it stands.
#[derive(Debug)]
struct Tally {
    fault: Fault,
    seen: BTreeSet<EventId>,
    last: Option<EventId>,
    counts: BTreeMap<AccountId, u32>,
    suspended: BTreeMap<AccountId, bool>,
    order: Vec<AccountId>,
}

impl Tally {
    fn new(fault: Fault) -> Self {
        let (seen, counts, suspended) = (BTreeSet::new(), BTreeMap::new(), BTreeMap::new());
        Self { fault, seen, last: None, counts, suspended, order: Vec::new() }
    }

    fn known(&self, event: &Event) -> bool {
        match self.fault {
            Fault::CountsTwice => false,
            Fault::KnowsOnlyTheLastEvent => self.last == Some(event.id),
            _ => self.seen.contains(&event.id),
        }
    }
}

#[async_trait]
impl Consumer for Tally {
    type Outcome = (BTreeMap<AccountId, u32>, BTreeMap<AccountId, bool>, Vec<AccountId>);

    async fn wipe(&mut self) -> Result<(), Source> {
        let seen = std::mem::take(&mut self.seen);
        *self = Self::new(self.fault);
        if self.fault == Fault::KeepsItsMemoryOfWhatIsWiped {
            self.seen = seen;
        }
        Ok(())
    }

    async fn restart(&mut self) -> Result<(), Source> {
        if self.fault == Fault::RemembersUntilRestart {
            self.seen.clear();
        }
        Ok(())
    }

    async fn handle(&mut self, event: &Event) -> Result<(), Source> {
        let known = self.known(event);
        if self.fault == Fault::RemembersBeforeItActs {
            self.seen.insert(event.id);
            tokio::task::yield_now().await;
        }
        let stale = known && self.fault != Fault::TakesTheLatestForTheNewest;
        for account in event.fact.subjects() {
            if !stale {
                self.suspended.insert(account, matches!(event.fact, Fact::Suspended { .. }));
            }
            if !known {
                *self.counts.entry(account).or_default() += 1;
                if self.fault == Fault::MindsTheOrderOfAccounts {
                    self.order.push(account);
                }
            }
        }
        self.seen.insert(event.id);
        self.last = Some(event.id);
        Ok(())
    }

    async fn outcome(&mut self) -> Result<Self::Outcome, Source> {
        Ok((self.counts.clone(), self.suspended.clone(), self.order.clone()))
    }
}

/// Three accounts, suspended and reinstated in turn.
fn events() -> Vec<Event> {
    let event = |number: u128| {
        let account = AccountId::from_uuid(Uuid::from_u128(number % 3));
        let id = Uuid::from_u128(1000 - number);
        let fact = if (number / 3).is_multiple_of(2) {
            Fact::Suspended { account }
        } else {
            Fact::Reinstated { account }
        };
        Event {
            version: V1,
            id: EventId::from_uuid(id),
            at: Timestamp::UNIX_EPOCH,
            commit: CommitId::from_uuid(id),
            fact,
        }
    };
    (0..32).map(event).collect()
}

#[tokio::test]
async fn a_consumer_that_goes_by_the_events_id_holds() {
    must_hold(&mut Tally::new(Fault::None), &events()).await.unwrap();
}

#[tokio::test]
async fn every_broken_consumer_is_rejected_by_name() {
    for (fault, play) in FAULTS {
        let told = must_hold(&mut Tally::new(*fault), &events()).await;
        let Err(Broken::Contract(what)) = told else { unreachable!("{fault:?} holds: {told:?}") };
        assert!(what.starts_with(play), "{fault:?} is found by {what}");
    }
}
