//! Events: none missed, none invented. Rule 11 for stores, S114.

use super::kit::{change, insert, realm, update};
use crate::{
    harness::Harness,
    verdict::{Verdict, check},
};
use fratrie_domain::{EventId, Timestamp, uuid::Uuid};
use fratrie_storage::Store;
use std::{collections::BTreeSet, sync::Arc};

/// Events come in the order of commits, at most so many, until they are acknowledged, and never again.
pub async fn events_come_in_order_until_acknowledged(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    // Ids that go down: an order of ids is not the order of commits.
    let ids: Vec<u128> = vec![50, 40, 90, 10, 60];
    for (number, id) in (1_u32..).zip(&ids) {
        store.commit(&change(*id, vec![], vec![insert(number)])).await?;
    }
    let expected: Vec<EventId> = ids.iter().map(|id| EventId::from_uuid(Uuid::from_u128(*id))).collect();
    let second = &*opened.second;
    check!(
        pending(second, 100).await? == expected,
        "{:?} instead of {expected:?}",
        pending(second, 100).await?
    );
    check!(
        expected.starts_with(&pending(second, 2).await?) && pending(second, 2).await?.len() == 2,
        "the limit"
    );
    check!(pending(second, 0).await?.is_empty(), "a limit of nothing");
    let (done, unknown) = (expected.get(1..3).unwrap_or_default(), EventId::from_uuid(Uuid::max()));
    for _ in 0..2 {
        let acknowledged: Vec<EventId> = done.iter().copied().chain([unknown]).collect();
        store.acknowledge(&realm(), &acknowledged, Timestamp::UNIX_EPOCH).await?;
    }
    let left: Vec<EventId> = expected.iter().filter(|id| !done.contains(id)).copied().collect();
    check!(pending(second, 100).await? == left, "{:?} instead of {left:?}", pending(second, 100).await?);
    Ok(())
}

async fn pending(store: &dyn Store, limit: u32) -> Verdict<Vec<EventId>> {
    let events = store.pending(&realm(), limit).await?;
    Ok(events.iter().map(|event| event.id).collect())
}

/// S114: no event of a commit that did not happen; exactly one of one that did.
pub async fn s114_no_event_leaves_a_failed_commit(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    store.commit(&change(1, vec![], vec![insert(1)])).await?;
    check!(store.commit(&change(2, vec![], vec![insert(1)])).await.is_err(), "it was to be refused");
    check!(store.commit(&change(3, vec![], vec![update(1, 9)])).await.is_err(), "it was to be refused");
    let events = store.pending(&realm(), 10).await?;
    check!(events.len() == 1, "{events:?}");
    Ok(())
}

/// Rule 11: a consumer that acknowledges as it goes sees every event, though commits land in any order.
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
    let mut seen = BTreeSet::new();
    loop {
        let over = workers.iter().all(tokio::task::JoinHandle::is_finished);
        let events = opened.store.pending(&realm(), 5).await?;
        let ids: Vec<EventId> = events.iter().map(|event| event.id).collect();
        for id in &ids {
            check!(seen.insert(*id), "{id:?} came again after it was acknowledged");
        }
        opened.store.acknowledge(&realm(), &ids, Timestamp::UNIX_EPOCH).await?;
        if over && ids.is_empty() {
            break;
        }
    }
    for worker in workers {
        worker.await??;
    }
    let all = (WORKERS * COMMITS) as usize;
    check!(seen.len() == all, "{} events of {all} were seen", seen.len());
    Ok(())
}
