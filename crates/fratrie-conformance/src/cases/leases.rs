//! Events that are out: for how long, to whom, and what waits for them meanwhile.

use super::{
    cancellation::dropped_after,
    kit::{about, realm},
    outbox::{EPOCH, LEASE, claim, consumer, id},
};
use crate::{
    harness::Harness,
    verdict::{Verdict, check},
};
use fratrie_domain::{EventId, chrono::TimeDelta};
use fratrie_storage::{Claimed, Replay};
use std::{collections::BTreeSet, sync::Arc};

const POLLS: u128 = 20;

/// A consumer's process that died holds nothing up for longer than its lease; what it acknowledges late counts.
pub async fn a_lease_ends_by_the_callers_clock(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, second, name) = (&*opened.store, &*opened.second, consumer("first")?);
    store.commit(&about(1, 1, EPOCH)).await?;
    store.commit(&about(2, 2, EPOCH)).await?;
    let attempts = |claimed: &[Claimed]| claimed.iter().map(|claimed| claimed.attempt).collect::<Vec<_>>();
    let over = EPOCH + LEASE;
    let first = store.claim(&realm(), &name, 10, LEASE, EPOCH).await?;
    check!(attempts(&first) == [1, 1], "{first:?}");
    let early = claim(second, "first", 10, over - TimeDelta::microseconds(1)).await?;
    check!(early.is_empty(), "{early:?} within its lease");
    let again = second.claim(&realm(), &name, 10, LEASE, over).await?;
    check!(attempts(&again) == [2, 2], "{again:?} after the lease");
    // The first one was only slow.
    store.acknowledge(&realm(), &name, &[id(1)]).await?;
    let left = claim(second, "first", 10, over + LEASE).await?;
    check!(left == [id(2)], "{left:?}: a late acknowledgement counts");
    // A lease of no time, or of less, is over at once; one of ages holds for a year.
    for lease in [TimeDelta::zero(), TimeDelta::MIN, TimeDelta::MAX] {
        let claimed = store.claim(&realm(), &name, 10, lease, over + LEASE * 2).await?;
        check!(claimed.len() == 1, "{claimed:?} for {lease}");
    }
    check!(claim(store, "first", 10, over + LEASE * 2).await?.is_empty(), "within a year");
    let later = claim(store, "first", 10, over + TimeDelta::days(400)).await?;
    check!(later == [id(2)], "{later:?} after more than a year");
    Ok(())
}

/// What is given back is handed out again at once; not what was handed out to another since, or is acknowledged.
pub async fn nobody_gives_back_what_another_holds(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, second, name) = (&*opened.store, &*opened.second, consumer("first")?);
    for number in 1..=3 {
        store.commit(&about(number, number.into(), EPOCH)).await?;
    }
    let slow = store.claim(&realm(), &name, 3, LEASE, EPOCH).await?;
    store.acknowledge(&realm(), &name, &[id(3)]).await?;
    store.release(&realm(), &name, &slow).await?;
    let quick = second.claim(&realm(), &name, 3, LEASE, EPOCH).await?;
    check!(quick.iter().map(|claimed| claimed.event.id).eq([id(1), id(2)]), "{quick:?} was given back");
    store.release(&realm(), &name, &slow).await?;
    let stolen = claim(store, "first", 3, EPOCH).await?;
    check!(stolen.is_empty(), "{stolen:?} is another's");
    second.release(&realm(), &name, quick.get(..1).unwrap_or_default()).await?;
    let back = claim(store, "first", 3, EPOCH).await?;
    check!(back == [id(1)], "{back:?} was given back");
    Ok(())
}

/// An event waits for earlier ones of its account that are out with another process; others do not wait for it.
pub async fn events_of_one_account_come_in_order(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, second, name) = (&*opened.store, &*opened.second, consumer("first")?);
    // Of accounts 7 and 8: 1 3 5, and 2 4.
    for number in 1..=5 {
        store.commit(&about(number, if number % 2 == 1 { 7 } else { 8 }, EPOCH)).await?;
    }
    check!(claim(store, "first", 1, EPOCH).await? == [id(1)], "one to begin with");
    let other = claim(second, "first", 10, EPOCH).await?;
    check!(other == [id(2), id(4)], "{other:?}: the other account, in order, and nothing that waits");
    check!(claim(second, "first", 10, EPOCH).await?.is_empty(), "3 waits for 1");
    store.acknowledge(&realm(), &name, &[id(1), id(4)]).await?;
    let next = claim(second, "first", 1, EPOCH).await?;
    check!(next == [id(3)], "{next:?} after 1");
    check!(claim(store, "first", 10, EPOCH).await?.is_empty(), "5 waits for 3");
    // The process of 2 and 3 is gone: what it held comes before what waited for it.
    let rest = claim(store, "first", 10, EPOCH + LEASE).await?;
    check!(rest == [id(2), id(3), id(5)], "{rest:?} in the order of commits");
    Ok(())
}

/// Sixteen claims at once on two handles: no event is out twice, and none is left.
pub async fn claims_at_once_share_no_event(h: &impl Harness) -> Verdict {
    const EVENTS: u32 = 40;
    let opened = h.open().await?;
    for number in 1..=EVENTS {
        opened.store.commit(&about(number, number.into(), EPOCH)).await?;
    }
    let claims: Vec<_> = (0..16)
        .map(|caller| {
            let store = Arc::clone(if caller % 2 == 0 { &opened.store } else { &opened.second });
            tokio::spawn(async move { claim(&*store, "first", 3, EPOCH).await })
        })
        .collect();
    let mut out = BTreeSet::new();
    for claimed in claims {
        for id in claimed.await?? {
            check!(out.insert(id), "{id:?} is out twice");
        }
    }
    check!(out.len() == EVENTS as usize, "{} of {EVENTS} events are out", out.len());
    Ok(())
}

/// A claim, an acknowledgement or a replay dropped after k polls, for every k, is whole or nothing; what a dropped claim
/// held comes again when its lease is over.
pub async fn a_dropped_claim_loses_no_event(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    let both: [EventId; 2] = [id(1), id(2)];
    store.commit(&about(1, 1, EPOCH)).await?;
    store.commit(&about(2, 2, EPOCH)).await?;
    let [over, later] = [EPOCH + LEASE, EPOCH + LEASE * 2];
    for polls in 0..POLLS {
        // A consumer each: what was dropped may be under way still.
        let [claims, marks, goes_back] =
            ["claims", "marks", "goes-back"].map(|does| format!("{does}-{polls}"));
        dropped_after(polls, claim(store, &claims, 10, EPOCH)).await;
        let again = claim(store, &claims, 10, over).await?;
        check!(again == both, "{again:?} after {polls} polls of a claim");

        check!(claim(store, &marks, 10, EPOCH).await? == both, "a new consumer");
        dropped_after(polls, store.acknowledge(&realm(), &consumer(&marks)?, &both)).await;
        let left = claim(store, &marks, 10, over).await?;
        check!(left.is_empty() || left == both, "{left:?} after {polls} polls of an acknowledgement");
        store.acknowledge(&realm(), &consumer(&marks)?, &both).await?;
        check!(claim(store, &marks, 10, later).await?.is_empty(), "acknowledged after {polls} polls");

        let name = consumer(&goes_back)?;
        store.replay(&realm(), &name, Replay::End).await?;
        dropped_after(polls, store.replay(&realm(), &name, Replay::Start)).await;
        let left = claim(store, &goes_back, 10, EPOCH).await?;
        check!(left.is_empty() || left == both, "{left:?} after {polls} polls of a replay");
    }
    Ok(())
}
