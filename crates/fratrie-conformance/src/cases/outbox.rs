//! Events: none missed, none invented. Rule 11 for stores, S114.

use super::kit::{about, change, insert, realm, update};
use crate::{
    harness::Harness,
    verdict::{Verdict, broken, check},
};
use fratrie_domain::{ConsumerName, EventId, RealmId, Timestamp, chrono::TimeDelta, uuid::Uuid};
use fratrie_storage::{Replay, Store};
use std::{collections::BTreeSet, sync::Arc};

pub(super) const EPOCH: Timestamp = Timestamp::UNIX_EPOCH;
pub(super) const LEASE: TimeDelta = TimeDelta::minutes(5);

pub(super) fn consumer(name: &str) -> Verdict<ConsumerName> {
    name.parse().map_err(|_| broken(format!("{name} is no consumer's name")))
}

pub(super) fn id(number: u32) -> EventId {
    EventId::from_uuid(Uuid::from_u128(number.into()))
}

/// The ids of what a consumer is handed.
pub(super) async fn claim(
    store: &dyn Store,
    name: &str,
    limit: u32,
    now: Timestamp,
) -> Verdict<Vec<EventId>> {
    let claimed = store.claim(&realm(), &consumer(name)?, limit, LEASE, now).await?;
    Ok(claimed.iter().map(|claimed| claimed.event.id).collect())
}

/// Events come in the order of commits, at most so many, until they are acknowledged, and never again.
pub async fn events_come_in_order_until_acknowledged(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, second) = (&*opened.store, &*opened.second);
    // Ids that go down: an order of ids is not the order of commits.
    let ids: Vec<EventId> = [50, 40, 90, 10, 60].map(id).into();
    for (number, id) in (1_u32..).zip(&ids) {
        store.commit(&change(id.as_uuid().as_u128(), vec![], vec![insert(number)])).await?;
    }
    check!(claim(second, "first", 0, EPOCH).await?.is_empty(), "a limit of nothing");
    let mut handed = claim(second, "first", 2, EPOCH).await?;
    check!(handed.len() == 2, "the limit");
    handed.extend(claim(second, "first", 100, EPOCH).await?);
    check!(handed == ids, "{handed:?} instead of {ids:?}");
    let (done, unknown) = (ids.get(1..3).unwrap_or_default(), EventId::from_uuid(Uuid::max()));
    for _ in 0..2 {
        let acknowledged: Vec<EventId> = done.iter().copied().chain([unknown]).collect();
        store.acknowledge(&realm(), &consumer("first")?, &acknowledged).await?;
    }
    let left: Vec<EventId> = ids.iter().filter(|id| !done.contains(id)).copied().collect();
    let backlog = second.consumers(&realm()).await?;
    check!(
        backlog.iter().map(|backlog| backlog.waiting).eq([3]),
        "{backlog:?}: {} events were not acknowledged",
        left.len()
    );
    let again = claim(second, "first", 100, EPOCH + LEASE).await?;
    check!(again == left, "{again:?} instead of {left:?}");
    store.acknowledge(&realm(), &consumer("first")?, &left).await?;
    let again = claim(second, "first", 100, EPOCH + LEASE * 9).await?;
    check!(again.is_empty(), "{again:?} again");
    Ok(())
}

/// S114: no event of a commit that did not happen; exactly one of one that did.
pub async fn s114_no_event_leaves_a_failed_commit(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    store.commit(&change(1, vec![], vec![insert(1)])).await?;
    check!(store.commit(&change(2, vec![], vec![insert(1)])).await.is_err(), "it was to be refused");
    check!(store.commit(&change(3, vec![], vec![update(1, 9)])).await.is_err(), "it was to be refused");
    let events = claim(store, "first", 10, EPOCH).await?;
    check!(events.len() == 1, "{events:?}");
    Ok(())
}

/// Rule 11: a consumer of two processes that acknowledge as they go sees every event once, though commits land in any
/// order.
pub async fn rule11_no_event_is_missed(h: &impl Harness) -> Verdict {
    const WORKERS: u32 = 8;
    const COMMITS: u32 = 12;
    let opened = h.open().await?;
    let workers: Vec<_> = (0..WORKERS)
        .map(|worker| {
            let store = Arc::clone(if worker % 2 == 0 { &opened.store } else { &opened.second });
            tokio::spawn(async move {
                for number in 0..COMMITS {
                    // Ids of no order.
                    let id = u128::from((worker * COMMITS + number) * 7919 % 1009) + 1;
                    let changes = change(id, vec![], vec![insert(worker * COMMITS + number)]);
                    loop {
                        match store.commit(&changes).await {
                            Err(fratrie_storage::CommitError::Busy(_)) => {}
                            other => break other.map(drop)?,
                        }
                    }
                }
                Verdict::Ok(())
            })
        })
        .collect();
    let (mut seen, mut turn) = (BTreeSet::new(), 0);
    loop {
        let over = workers.iter().all(tokio::task::JoinHandle::is_finished);
        let store = if turn % 2 == 0 { &opened.store } else { &opened.second };
        let ids = claim(&**store, "first", 5, EPOCH).await?;
        for id in &ids {
            check!(seen.insert(*id), "{id:?} came again after it was acknowledged");
        }
        store.acknowledge(&realm(), &consumer("first")?, &ids).await?;
        if over && ids.is_empty() {
            break;
        }
        turn += 1;
    }
    for worker in workers {
        worker.await??;
    }
    let all = (WORKERS * COMMITS) as usize;
    check!(seen.len() == all, "{} events of {all} were seen", seen.len());
    Ok(())
}

/// What one consumer takes and acknowledges is another's still to take; of realms too.
pub async fn consumers_and_realms_go_their_own_ways(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    for number in 1..=3 {
        store.commit(&about(number, 1, EPOCH)).await?;
    }
    let all: Vec<EventId> = [1, 2, 3].map(id).into();
    check!(claim(store, "first", 10, EPOCH).await? == all, "the first consumer");
    store.acknowledge(&realm(), &consumer("first")?, &all).await?;
    check!(claim(store, "second", 2, EPOCH).await?.len() == 2, "the second consumer");
    store.acknowledge(&realm(), &consumer("second")?, all.get(..1).unwrap_or_default()).await?;
    // Whoever comes late has missed nothing.
    check!(claim(&*opened.second, "third", 10, EPOCH).await? == all, "the third consumer");
    let backlogs = store.consumers(&realm()).await?;
    let found: Vec<(&str, u64)> =
        backlogs.iter().map(|backlog| (backlog.consumer.as_str(), backlog.waiting)).collect();
    check!(found == [("first", 0), ("second", 2), ("third", 3)], "{found:?}");
    let elsewhere: RealmId = "ac-lyon".parse().map_err(|_| broken("a realm"))?;
    check!(store.consumers(&elsewhere).await?.is_empty(), "consumers of another realm");
    let claimed = store.claim(&elsewhere, &consumer("first")?, 10, LEASE, EPOCH).await?;
    check!(claimed.is_empty(), "{claimed:?} of another realm");
    Ok(())
}

/// Replay: from the start, from an event, from a time, from the end; what was acknowledged before comes again.
pub async fn a_consumer_goes_on_from_where_it_is_told(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, name) = (&*opened.store, consumer("first")?);
    let minute = |number: u32| EPOCH + TimeDelta::minutes(number.into());
    // The clock went back once.
    for (number, minutes) in (1..).zip([0, 10, 5, 20, 30]) {
        store.commit(&about(number, number.into(), minute(minutes))).await?;
    }
    let all = claim(store, "first", 10, EPOCH).await?;
    store.acknowledge(&realm(), &name, &all).await?;
    let cases = [
        (Replay::Start, 1),
        (Replay::Event(id(4)), 4),
        (Replay::Time(EPOCH), 1),
        (Replay::Time(minute(5)), 2),
        (Replay::Time(minute(11)), 4),
        (Replay::Time(minute(31)), 6),
        (Replay::End, 6),
    ];
    for (from, first) in cases {
        check!(opened.second.replay(&realm(), &name, from).await?, "{from:?} was not done");
        let (handed, expected) =
            (claim(store, "first", 10, EPOCH).await?, (first..6_u32).map(id).collect::<Vec<_>>());
        check!(handed == expected, "{handed:?} instead of {expected:?} from {from:?}");
    }
    let unknown = Replay::Event(EventId::from_uuid(Uuid::max()));
    check!(!store.replay(&realm(), &name, unknown).await?, "an event that is not there");
    check!(!store.replay(&realm(), &consumer("other")?, unknown).await?, "an event that is not there");
    // A new consumer may begin at the end.
    check!(store.replay(&realm(), &consumer("late")?, Replay::End).await?, "the end was not found");
    store.commit(&about(6, 6, minute(40))).await?;
    for name in ["first", "late"] {
        let handed = claim(store, name, 10, EPOCH).await?;
        check!(handed == [id(6)], "{handed:?} after the end, of {name}");
    }
    Ok(())
}
