//! What an outbox may do to a consumer.

use super::{Consumer, desk::Desk};
use crate::{
    cases::cancellation::dropped_after,
    verdict::{Verdict, broken},
};
use fratrie_storage::Claimed;

/// The names of all plays.
pub const PLAYS: &[&str] = &[
    "one by one",
    "each twice in a row",
    "in batches, acknowledged at the end",
    "dead after each effect, before it is acknowledged",
    "dead before each effect",
    "dead in the middle of each effect",
    "dead in the middle of each batch",
    "a slow process and a quick one",
    "two processes in turn",
    "all again from the start",
    "all again from the start on nothing",
];

const BATCH: u32 = 7;
/// An effect is dropped after every number of polls up to this one.
const POLLS: u128 = 12;

pub(super) async fn play<C: Consumer>(name: &str, consumer: &mut C, desk: &mut Desk) -> Verdict {
    match name {
        "one by one" => to_the_end(consumer, desk, 1).await,
        "each twice in a row" => {
            each(consumer, desk, async |consumer, desk, claimed| {
                consumer.handle(&claimed.event).await?;
                consumer.handle(&claimed.event).await?;
                desk.acknowledge(&[claimed]).await
            })
            .await
        }
        "in batches, acknowledged at the end" => to_the_end(consumer, desk, BATCH).await,
        "dead after each effect, before it is acknowledged" => {
            each(consumer, desk, async |consumer, desk, claimed| {
                consumer.handle(&claimed.event).await?;
                again(consumer, desk, claimed).await
            })
            .await
        }
        "dead before each effect" => {
            each(consumer, desk, async |c, desk, claimed| again(c, desk, claimed).await).await
        }
        "dead in the middle of each effect" => {
            each(consumer, desk, async |consumer, desk, claimed| {
                for polls in 0..POLLS {
                    dropped_after(polls, consumer.handle(&claimed.event)).await;
                    consumer.restart().await?;
                }
                again(consumer, desk, claimed).await
            })
            .await
        }
        "dead in the middle of each batch" => dead_in_batches(consumer, desk).await,
        "a slow process and a quick one" => slow_and_quick(consumer, desk).await,
        "two processes in turn" => two_in_turn(consumer, desk).await,
        "all again from the start" => {
            to_the_end(consumer, desk, BATCH).await?;
            desk.replay().await?;
            to_the_end(consumer, desk, 1).await
        }
        "all again from the start on nothing" => {
            to_the_end(consumer, desk, 1).await?;
            consumer.wipe().await?;
            consumer.restart().await?;
            desk.replay().await?;
            to_the_end(consumer, desk, BATCH).await
        }
        _ => Err(broken(format!("no play is called {name}"))),
    }
}

/// Handles whatever is left, as it should be.
async fn to_the_end<C: Consumer>(consumer: &mut C, desk: &Desk, batch: u32) -> Verdict {
    loop {
        let claimed = desk.claim(batch).await?;
        if claimed.is_empty() {
            return Ok(());
        }
        for claimed in &claimed {
            consumer.handle(&claimed.event).await?;
        }
        desk.acknowledge(&claimed).await?;
    }
}

/// Lets `act` deal with one event after another.
async fn each<C: Consumer>(
    consumer: &mut C,
    desk: &mut Desk,
    act: impl AsyncFn(&mut C, &mut Desk, Claimed) -> Verdict,
) -> Verdict {
    while let Some(claimed) = desk.claim(1).await?.into_iter().next() {
        act(consumer, desk, claimed).await?;
    }
    Ok(())
}

/// The process is dead; its event comes again once the lease is over, and is dealt with.
async fn again<C: Consumer>(consumer: &mut C, desk: &mut Desk, dead: Claimed) -> Verdict {
    consumer.restart().await?;
    desk.wait();
    let claimed = desk.claim(1).await?;
    if claimed.iter().all(|claimed| claimed.event != dead.event) {
        return Err(broken(format!("{claimed:?} came instead of {dead:?}")));
    }
    for claimed in &claimed {
        consumer.handle(&claimed.event).await?;
    }
    desk.acknowledge(&claimed).await
}

/// Of each batch one event more is dealt with than of the one before, none is acknowledged; then the process is dead.
async fn dead_in_batches<C: Consumer>(consumer: &mut C, desk: &mut Desk) -> Verdict {
    for dealt_with in 0..=BATCH as usize {
        for claimed in desk.claim(BATCH).await?.iter().take(dealt_with) {
            consumer.handle(&claimed.event).await?;
        }
        consumer.restart().await?;
        desk.wait();
    }
    to_the_end(consumer, desk, BATCH).await
}

/// A process that is taken for dead was only slow: it deals with its event after another one has, and has gone on.
async fn slow_and_quick<C: Consumer>(consumer: &mut C, desk: &mut Desk) -> Verdict {
    loop {
        let slow = desk.claim(1).await?;
        if slow.is_empty() {
            return Ok(());
        }
        desk.wait();
        let quick = desk.claim(BATCH).await?;
        for claimed in quick.iter().chain(&slow) {
            consumer.handle(&claimed.event).await?;
        }
        desk.acknowledge(&quick).await?;
    }
}

/// Two processes, each with a batch, take turns event by event: accounts come mixed, each in its order.
async fn two_in_turn<C: Consumer>(consumer: &mut C, desk: &Desk) -> Verdict {
    loop {
        let (one, other) = (desk.claim(2).await?, desk.claim(BATCH).await?);
        if one.is_empty() {
            return Ok(());
        }
        for place in 0..other.len().max(one.len()) {
            // The later claim goes first.
            for claimed in [other.get(place), one.get(place)].into_iter().flatten() {
                consumer.handle(&claimed.event).await?;
                desk.acknowledge(std::slice::from_ref(claimed)).await?;
            }
        }
    }
}
