//! Callers that go away. Rule 10 for stores.

use super::kit::{change, insert, realm, update, version};
use crate::{
    harness::Harness,
    verdict::{Verdict, broken, check},
};
use fratrie_domain::Want;
use std::task::Poll;

const MOST_POLLS: u128 = 60;

/// Polls at most so often, then drops; whether it was over.
pub(crate) async fn dropped_after<F: Future>(polls: u128, future: F) -> bool {
    let mut future = Box::pin(future);
    for _ in 0..polls {
        if std::future::poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_ready())).await {
            return true;
        }
        tokio::task::yield_now().await;
    }
    false
}

/// Rule 10: a commit dropped after k polls, for every k, happened whole or not at all, and the store goes on.
pub async fn rule10_a_dropped_commit_is_whole_or_nothing(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    store.commit(&change(1, vec![], vec![insert(1), insert(2)])).await?;
    for polls in 0..MOST_POLLS {
        let next = version(store, 1).await? + 1;
        let changes = change(100 + polls, vec![], vec![update(1, next), update(2, next)]);
        dropped_after(polls, store.commit(&changes)).await;
        let seen = store.snapshot(&realm()).await?;
        let versions: Vec<u64> = seen.rows.schools.values().map(|row| row.version.get()).collect();
        check!(versions.windows(2).all(|pair| pair.first() == pair.last()), "half a commit: {versions:?}");
        // It may be under way still: the same one again waits for it, and tells what became of it.
        store.commit(&changes).await?;
        check!(version(store, 2).await? == next, "after {polls} polls");
    }
    let after = store.snapshot(&realm()).await?;
    let commits = usize::try_from(MOST_POLLS).unwrap_or_default() + 1;
    check!(
        after.events.len() == commits && after.journal.len() == commits,
        "told {} times",
        after.events.len()
    );
    Ok(())
}

/// Rule 10: reads dropped after k polls leave the store usable.
pub async fn rule10_a_dropped_read_leaves_the_store_usable(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    store.commit(&change(1, vec![], vec![insert(1)])).await?;
    let want = Want { schools: [super::kit::code(1)].into(), ..Want::default() };
    for polls in 0..MOST_POLLS {
        dropped_after(polls, store.load(&realm(), &want)).await;
        dropped_after(polls, store.snapshot(&realm())).await;
        dropped_after(polls, store.consumers(&realm())).await;
        let view = store.load(&realm(), &want).await?;
        check!(view.rows.schools.len() == 1, "after {polls} polls");
    }
    let done = dropped_after(u128::MAX, store.load(&realm(), &want)).await;
    if done { Ok(()) } else { Err(broken("a load that never ends")) }
}
