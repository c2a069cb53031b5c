//! Random histories of consumers, held against the reference store.

use super::{
    kit::about,
    outbox::{EPOCH, consumer, id},
};
use crate::{
    harness::Harness,
    verdict::{Verdict, broken, check},
};
use fratrie_domain::{ConsumerName, EventId, RealmId, Timestamp, chrono::TimeDelta};
use fratrie_storage::{Claimed, MemoryRepository, Outbox, Replay, Repository};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};

/// What may be asked. Events and claims are named by their number, from the last one backwards.
#[derive(Debug, Clone)]
enum Ask {
    Commit { account: u128 },
    Claim { limit: u32, lease: i64 },
    Acknowledge { claim: usize, every: usize },
    Release { claim: usize },
    Replay(From),
}

#[derive(Debug, Clone)]
enum From {
    Start,
    Event(u32),
    Time(i64),
    End,
}

fn asks() -> impl Strategy<Value = Vec<(i64, usize, Ask)>> {
    let from = prop_oneof![
        Just(From::Start),
        (0_u32..12).prop_map(From::Event),
        (0_i64..400).prop_map(From::Time),
        Just(From::End)
    ];
    let ask = prop_oneof![
        8 => (0_u128..4).prop_map(|account| Ask::Commit { account }),
        8 => (0_u32..5, -5_i64..60).prop_map(|(limit, lease)| Ask::Claim { limit, lease }),
        8 => (0_usize..3, 1_usize..3).prop_map(|(claim, every)| Ask::Acknowledge { claim, every }),
        3 => (0_usize..3).prop_map(|claim| Ask::Release { claim }),
        1 => from.prop_map(Ask::Replay),
    ];
    // Time stands still, goes on, and goes back.
    let wait = prop_oneof![4 => Just(0_i64), 3 => 0..40_i64, 1 => -20..0_i64];
    prop::collection::vec((wait, 0_usize..2, ask), 1..80)
}

/// Random commits, claims, acknowledgements, releases and replays of two consumers are answered as by the reference
/// store, whichever handle is asked.
pub async fn random_claims_mean_what_they_mean_in_the_reference_store(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let names = [consumer("first")?, consumer("second")?];
    let mut runner = TestRunner::deterministic();
    for number in 0..16 {
        let realm: RealmId = format!("realm-{number}").parse().map_err(|_| broken("a realm's name"))?;
        let history = asks().new_tree(&mut runner).map_err(|error| broken(error.to_string()))?.current();
        let mut play =
            Play { realm, model: MemoryRepository::new(), now: EPOCH, commits: 0, claims: Vec::new() };
        for (step, (wait, name, ask)) in history.iter().enumerate() {
            play.now += TimeDelta::seconds(*wait);
            let store = if step % 2 == 0 { &opened.store } else { &opened.second };
            let name = names.get(*name).ok_or_else(|| broken("two names"))?;
            if let Err(wrong) = play.step(&**store, name, ask).await {
                return Err(broken(format!("{wrong} in step {step} of realm-{number}, {ask:?}")));
            }
        }
    }
    Ok(())
}

struct Play {
    realm: RealmId,
    model: MemoryRepository,
    now: Timestamp,
    commits: u32,
    claims: Vec<Vec<Claimed>>,
}

impl Play {
    async fn step(&mut self, store: &dyn fratrie_storage::Store, name: &ConsumerName, ask: &Ask) -> Verdict {
        let (model, realm) = (&self.model, &self.realm);
        let claim = |back: &usize| self.claims.iter().rev().nth(*back).cloned().unwrap_or_default();
        match ask {
            Ask::Commit { account } => {
                self.commits += 1;
                let mut changes = about(self.commits, *account, self.now);
                changes.realm = realm.clone();
                model.commit(&changes).await?;
                store.commit(&changes).await?;
            }
            Ask::Claim { limit, lease } => {
                let lease = TimeDelta::seconds(*lease);
                let expected = model.claim(realm, name, *limit, lease, self.now).await?;
                let found = store.claim(realm, name, *limit, lease, self.now).await?;
                check!(found == expected, "{found:?} instead of {expected:?}");
                self.claims.push(found);
            }
            Ask::Acknowledge { claim: back, every } => {
                let claimed = claim(back);
                let ids: Vec<EventId> =
                    claimed.iter().step_by(*every).map(|claimed| claimed.event.id).collect();
                model.acknowledge(realm, name, &ids).await?;
                store.acknowledge(realm, name, &ids).await?;
            }
            Ask::Release { claim: back } => {
                model.release(realm, name, &claim(back)).await?;
                store.release(realm, name, &claim(back)).await?;
            }
            Ask::Replay(from) => {
                let from = match from {
                    From::Start => Replay::Start,
                    From::Event(number) => Replay::Event(id(*number)),
                    From::Time(seconds) => Replay::Time(EPOCH + TimeDelta::seconds(*seconds)),
                    From::End => Replay::End,
                };
                let expected = model.replay(realm, name, from).await?;
                check!(
                    store.replay(realm, name, from).await? == expected,
                    "an event that is or is not there"
                );
            }
        }
        let (found, expected) = (store.consumers(realm).await?, model.consumers(realm).await?);
        check!(found == expected, "{found:?} instead of {expected:?}");
        Ok(())
    }
}
