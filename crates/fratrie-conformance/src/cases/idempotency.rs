//! The same commit twice. Rule 9 for stores, R7.

use super::kit::{at, change, families, insert, play, realm, unchanged, update, version};
use crate::{
    harness::Harness,
    history::{Director, Step},
    verdict::{Verdict, broken, check},
};
use fratrie_domain::{Want, outcome::Outcome};
use fratrie_storage::execute;
use std::sync::Arc;

/// Rule 9: the same commit id again gives the same receipt and no second event, whatever else it says.
pub async fn rule9_the_same_commit_twice_is_one(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let first = opened.store.commit(&change(1, vec![], vec![insert(1)])).await?;
    let before = opened.store.snapshot(&realm()).await?;
    let mut again = change(1, vec![at(1, 55)], vec![update(1, 2)]);
    again.receipt.outcome = Outcome::LettersIssued { letters: Vec::new() };
    for store in [&opened.store, &opened.second] {
        let receipt = store.commit(&again).await?;
        check!(receipt == first, "{receipt:?} instead of {first:?}");
        unchanged(&**store, &before).await?;
    }
    Ok(())
}

/// Rule 9: a refused commit leaves its id free.
pub async fn rule9_a_refused_commit_leaves_its_id_free(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    check!(store.commit(&change(1, vec![], vec![update(1, 2)])).await.is_err(), "it was to be refused");
    store.commit(&change(1, vec![], vec![insert(1)])).await?;
    check!(version(store, 1).await? == 1, "nothing was written");
    Ok(())
}

/// The receipt of a commit comes with a view, if it is asked for.
pub async fn rule9_a_view_brings_the_receipt(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let changes = change(1, vec![], vec![insert(1)]);
    let want = Want::default().with_receipt(changes.commit_id);
    check!(opened.store.load(&realm(), &want).await?.receipt.is_none(), "a receipt of nothing");
    let receipt = opened.store.commit(&changes).await?;
    check!(opened.second.load(&realm(), &want).await?.receipt == Some(receipt), "no receipt");
    check!(opened.store.load(&realm(), &Want::default()).await?.receipt.is_none(), "a receipt not asked for");
    Ok(())
}

/// S43: the same commit from eight callers on two handles at once is one, and all get its receipt.
pub async fn s43_the_same_commit_at_once_is_one(h: &impl Harness) -> Verdict {
    for round in 0..8_u32 {
        let opened = h.open().await?;
        let changes = Arc::new(change(u128::from(round) + 1, vec![], vec![insert(round), insert(round + 1)]));
        let callers: Vec<_> = (0..8)
            .map(|caller| {
                let store = Arc::clone(if caller % 2 == 0 { &opened.store } else { &opened.second });
                let changes = Arc::clone(&changes);
                tokio::spawn(async move { store.commit(&changes).await })
            })
            .collect();
        for caller in callers {
            let receipt = caller.await??;
            check!(receipt == changes.receipt, "{receipt:?}");
        }
        let after = opened.store.snapshot(&realm()).await?;
        check!(after.events.len() == 1 && after.journal.len() == 1, "told {} times", after.events.len());
    }
    Ok(())
}

/// S51: a finished merge that is asked for again changes nothing and gives the first report.
pub async fn s51_a_finished_merge_retried_gives_the_first_report(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, mut director) = (&*opened.store, Director::new(realm(), 0));
    let state = play(store, &mut director, &families()).await?;
    let merge = Step::merge((0, 0), [(1, 0)]);
    let plan = director.plan(&state, &merge).map_err(|refusal| broken(format!("{refusal:?}")))?;
    let run = || {
        let (want, commit) = (plan.want.clone(), plan.env.commit_id);
        execute(store, director.realm(), want, commit, |view, attempt| plan.decide(view, attempt))
    };
    let first = run().await?;
    let before = store.snapshot(&realm()).await?;
    check!(run().await? == first, "another report");
    unchanged(store, &before).await
}
