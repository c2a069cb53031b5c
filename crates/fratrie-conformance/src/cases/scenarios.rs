//! What the guide's steps leave in a store: scenarios that are about commits and events.

use super::kit::{families, play, realm, try_step, unchanged};
use crate::{
    harness::Harness,
    history::{Director, MARK, Step, account_of, pupils_of},
    verdict::{Verdict, broken, check},
};
use fratrie_domain::{
    Origin,
    event::Fact,
    journal::{Actor, Change, ProofKind},
};
use fratrie_storage::ExecuteError;

/// S1, S17: the child of a letter's account, of another school, comes to the principal, and the letter is void.
pub async fn s1_a_letters_child_comes_to_the_principal(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, mut director) = (&*opened.store, Director::new(realm(), 0));
    let mut steps = families();
    steps.push(Step::merge((0, 0), [(1, 0)]));
    let state = play(store, &mut director, &steps).await?;
    let account = |record| account_of(&state, record).ok_or_else(|| broken("an account is missing"));
    let principal = account((0, 0))?.id;
    check!(account((1, 0))?.answers() == principal, "S8: the principal does not answer");
    check!(pupils_of(&state, &realm(), principal) == [0, 1].into(), "S1: children");
    check!(pupils_of(&state, &realm(), account((0, 1))?.id) == [2].into(), "R1: a bystander");
    Ok(())
}

/// S5: several accounts of either kind in one commit.
pub async fn s5_a_batch_is_one_commit(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, mut director) = (&*opened.store, Director::new(realm(), 0));
    let mut steps = families();
    steps.extend([Step::Import((2, 0), 4), Step::Letter((2, 0)), Step::Activate((1, 0))]);
    let before = play(store, &mut director, &steps).await?;
    let after = play(store, &mut director, &[Step::merge((0, 0), [(1, 0), (2, 0), (0, 1)])]).await?;
    check!(after.receipts.len() == before.receipts.len() + 1, "more than one commit");
    let principal = account_of(&after, (0, 0)).ok_or_else(|| broken("an account is missing"))?;
    check!(pupils_of(&after, &realm(), principal.id) == [0, 1, 2, 4].into(), "children");
    Ok(())
}

/// S19: the same child on both sides leaves one link, and both records.
pub async fn s19_the_same_child_on_both_sides_is_one_link(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, mut director) = (&*opened.store, Director::new(realm(), 0));
    let mut steps = families();
    steps.extend([Step::Import((1, 0), 0), Step::merge((0, 0), [(1, 0)])]);
    let after = play(store, &mut director, &steps).await?;
    let pupil = after.rows.students.values().filter(|row| row.source.external.as_str() == "E0");
    let ids: Vec<_> = pupil.map(|row| row.id).collect();
    let links: Vec<_> =
        after.rows.responsibilities.values().filter(|link| ids.contains(&link.student)).collect();
    check!(links.len() == 2 && links.iter().filter(|link| link.is_active()).count() == 1, "{links:?}");
    Ok(())
}

/// S56: a merge of which one line is wrong changes nothing.
pub async fn s56_a_failed_merge_changes_nothing(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, mut director) = (&*opened.store, Director::new(realm(), 0));
    let mut steps = families();
    steps.push(Step::Suspend((0, 1)));
    let before = play(store, &mut director, &steps).await?;
    for wrong in [Step::merge((0, 0), [(1, 0), (0, 1)]), Step::merge((0, 0), [(1, 0), (0, 0)])] {
        let answer = try_step(store, &mut director, &before, &wrong).await;
        check!(matches!(answer, Err(ExecuteError::Refused(_))), "{answer:?}");
        unchanged(store, &before).await?;
    }
    Ok(())
}

/// S108, S109, S114, S120: a merge leaves one entry with actor, time, origin and proof of each account, one event, one
/// record that tells each link; no secret in any.
pub async fn s108_a_merge_is_told_once_and_whole(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, mut director) = (&*opened.store, Director::new(realm(), 0));
    let before = play(store, &mut director, &families()).await?;
    let after = play(store, &mut director, &[Step::merge((0, 0), [(1, 0)])]).await?;
    let (entries, events) =
        (after.journal.get(before.journal.len()..), after.events.get(before.events.len()..));
    let (Some([entry]), Some([event])) = (entries, events) else {
        return Err(broken(format!("{entries:?} and {events:?}")));
    };
    let account = |record| account_of(&after, record).map(|account| account.id);
    let (Change::Merged { principal, absorbed, .. }, Fact::Merged { merge, .. }) =
        (&entry.change, &event.fact)
    else {
        return Err(broken(format!("{entry:?} and {event:?}")));
    };
    check!(Some(*principal) == account((0, 0)), "the principal");
    check!(absorbed.iter().map(|(id, _)| Some(*id)).eq([account((1, 0))]), "the absorbed");
    check!(absorbed.iter().all(|(_, proof)| *proof == ProofKind::Letter), "the proof");
    check!(matches!(entry.actor, Actor::Holder { account: by } if by == *principal), "the actor");
    check!(entry.origin == Origin::default(), "the origin");
    check!(entry.at == director.now(), "the time");
    let record = after.rows.merges.get(merge).ok_or_else(|| broken("the record is missing"))?;
    check!(record.absorbed.iter().map(|one| one.links.len()).sum::<usize>() == 1, "S109: the links");
    let told = format!("{:?}{:?}", after.journal, after.events);
    check!(!told.contains(MARK), "S120: a secret is told");
    Ok(())
}

/// R9: a later import for an absorbed account lands on the principal; the same file again changes nothing.
pub async fn r9_a_later_import_lands_on_the_principal(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, mut director) = (&*opened.store, Director::new(realm(), 0));
    let mut steps = families();
    steps.extend([Step::merge((0, 0), [(1, 0)]), Step::Import((1, 0), 5)]);
    let after = play(store, &mut director, &steps).await?;
    let principal = account_of(&after, (0, 0)).ok_or_else(|| broken("an account is missing"))?;
    check!(pupils_of(&after, &realm(), principal.id) == [0, 1, 5].into(), "children");
    play(store, &mut director, &[Step::Import((1, 0), 5)]).await?;
    unchanged(store, &after).await
}
