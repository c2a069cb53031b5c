//! Undoing merges: what stands afterwards, and what happens to who does something else at the same moment.

use super::{
    kit::{families, play, realm, try_step, unchanged},
    races::{all_pupils, contend},
};
use crate::{
    harness::Harness,
    history::{Director, Step, account_of},
    verdict::{Verdict, broken, check},
};
use fratrie_domain::{
    AccountId, SessionStamp, State,
    event::Fact,
    journal::Change,
    model::{Row, Version},
    uuid::Uuid,
};
use fratrie_storage::ExecuteError;
use std::collections::BTreeSet;

/// All four active, a child each; the first two of one name.
fn four() -> Vec<Step> {
    let mut steps = families();
    steps.extend([Step::Import((2, 0), 4), Step::Letter((2, 0))]);
    steps.extend([Step::Activate((1, 0)), Step::Activate((0, 1)), Step::Activate((2, 0))]);
    steps
}

/// The same, the second grouped into the first.
fn grouped() -> Vec<Step> {
    let mut steps = four();
    steps.push(Step::merge((0, 0), [(1, 0)]));
    steps
}

fn id_of(state: &State, record: (u8, u8)) -> Verdict<AccountId> {
    Ok(account_of(state, record).ok_or_else(|| broken("an account is missing"))?.id)
}

/// R5: one read tells who answers now, at any depth; S9: who answers for itself is itself; unknown ones are left out.
pub async fn r5_resolve_answers_at_any_depth(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let mut steps = grouped();
    steps.push(Step::merge((2, 0), [(0, 0)]));
    let state = play(&*opened.store, &mut Director::new(realm(), 0), &steps).await?;
    let mut asked: BTreeSet<AccountId> = state.rows.accounts.keys().copied().collect();
    asked.insert(AccountId::from_uuid(Uuid::max()));
    let (found, end) = (opened.second.resolve(&realm(), &asked).await?, id_of(&state, (2, 0))?);
    check!(found == state.resolve(&asked), "{found:?}");
    for record in [(0, 0), (1, 0), (2, 0)] {
        let answers = found.get(&id_of(&state, record)?);
        check!(answers == Some(&end), "{record:?} is answered for by {answers:?}");
    }
    check!(opened.second.resolve(&realm(), &BTreeSet::new()).await?.is_empty(), "none were asked for");
    let elsewhere = "ac-lyon".parse().map_err(fratrie_storage::Source::from)?;
    check!(opened.second.resolve(&elsewhere, &asked).await?.is_empty(), "another realm answers");
    Ok(())
}

/// S61, R8: merge, then split, gives back what stood, row by row; but for sessions and counters.
pub async fn s61_a_merge_undone_leaves_what_stood(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, mut director) = (&*opened.store, Director::new(realm(), 0));
    let before = play(store, &mut director, &four()).await?;
    let steps = [Step::merge((0, 0), [(1, 0), (0, 1)]), Step::SplitAll((0, 0))];
    let after = play(store, &mut director, &steps).await?;
    let plain = |state: &State| -> Vec<Row> {
        let rows =
            state.rows.iter().filter(|row| !matches!(row, Row::Merge(_) | Row::Waiver(_) | Row::Prior(_)));
        let row = |row| match row {
            Row::Account(mut account) => {
                account.session_stamp = SessionStamp::from_uuid(Uuid::nil());
                Row::Account(account)
            }
            row => row,
        };
        rows.map(row).map(|row: Row| row.at(Version::FIRST)).collect()
    };
    check!(plain(&before) == plain(&after), "{:?} instead of {:?}", plain(&after), plain(&before));
    Ok(())
}

/// S80: a split that is refused changes nothing.
pub async fn s80_a_refused_split_changes_nothing(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, mut director) = (&*opened.store, Director::new(realm(), 0));
    let mut steps = grouped();
    steps.extend([Step::Split((1, 0), false), Step::merge((0, 0), [(0, 1)]), Step::Suspend((0, 0))]);
    let before = play(store, &mut director, &steps).await?;
    for wrong in [Step::Split((1, 0), true), Step::SplitAll((0, 0)), Step::Split((2, 0), true)] {
        let answer = try_step(store, &mut director, &before, &wrong).await;
        check!(matches!(answer, Err(ExecuteError::Refused(_))), "{wrong:?}: {answer:?}");
        unchanged(store, &before).await?;
    }
    Ok(())
}

/// S114, S116: a split leaves one entry and one event, after those of its merge.
pub async fn s114_s116_a_split_is_told_once_after_its_merge(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let mut steps = grouped();
    steps.push(Step::Split((1, 0), false));
    let state = play(&*opened.store, &mut Director::new(realm(), 0), &steps).await?;
    let place = |of: fn(&Fact) -> bool| {
        let places: Vec<usize> =
            state.events.iter().enumerate().filter(|(_, event)| of(&event.fact)).map(|(at, _)| at).collect();
        <[usize; 1]>::try_from(places).map_err(|places| broken(format!("told at {places:?}")))
    };
    let merged = place(|fact| matches!(fact, Fact::Merged { .. }))?;
    let split = place(|fact| matches!(fact, Fact::Split { .. }))?;
    check!(merged < split, "the inverse event came first");
    let entries = state.journal.iter().filter(|entry| matches!(entry.change, Change::Split { .. })).count();
    check!(entries == 1, "{entries} entries");
    Ok(())
}

/// Two splits of one account at once: one is taken, the other told that it is done.
pub async fn s83_two_splits_at_once_are_one(h: &impl Harness) -> Verdict {
    let both = [Step::Split((1, 0), true), Step::Split((1, 0), true)];
    contend(h, &grouped(), both, |state, taken| {
        check!(taken[0] != taken[1], "{taken:?} were taken");
        check!(all_pupils(state, (0, 0))? == 1 && all_pupils(state, (1, 0))? == 1, "a child went astray");
        Ok(())
    })
    .await
}

/// An account leaves its principal while that one is absorbed, whose proof may come too late; the child is with its own
/// account.
pub async fn s83_a_split_and_the_principals_own_merge_have_an_order(h: &impl Harness) -> Verdict {
    let both = [Step::Split((1, 0), true), Step::merge((2, 0), [(0, 0)])];
    contend(h, &grouped(), both, |state, taken| {
        check!(taken[0], "support's split was refused");
        let expected = if taken[1] { 2 } else { 1 };
        check!(all_pupils(state, (2, 0))? == expected, "a child went astray");
        check!(all_pupils(state, (1, 0))? == 1, "the account that left has not its own child");
        Ok(())
    })
    .await
}

/// S53: a child that a school attaches in the middle of a split is on the account of its own responsible.
pub async fn s53_a_child_attached_during_a_split_is_on_its_own_account(h: &impl Harness) -> Verdict {
    let both = [Step::Split((1, 0), false), Step::Import((1, 0), 5)];
    contend(h, &grouped(), both, |state, taken| {
        check!(taken == [true, true], "{taken:?} were taken");
        check!(all_pupils(state, (0, 0))? == 1 && all_pupils(state, (1, 0))? == 2, "a child went astray");
        Ok(())
    })
    .await
}

/// One account leaves while another comes: the proofs of the one that comes second may be void; no child goes astray.
pub async fn s83_a_split_and_another_merge_into_the_principal_both_hold(h: &impl Harness) -> Verdict {
    let both = [Step::Split((1, 0), true), Step::merge((0, 0), [(2, 0)])];
    contend(h, &grouped(), both, |state, taken| {
        check!(taken[0], "support's split was refused");
        let expected = if taken[1] { 2 } else { 1 };
        check!(all_pupils(state, (0, 0))? == expected, "a child went astray");
        check!(all_pupils(state, (1, 0))? == 1, "the account that left has not its own child");
        Ok(())
    })
    .await
}

/// Whoever did not do it holds the group still while its responsible undoes it: one of the two is late.
pub async fn v24_a_hold_and_a_split_at_once_have_an_order(h: &impl Harness) -> Verdict {
    let mut before = four();
    before.extend([Step::GiveEmail((1, 0), 1), Step::ConfirmEmail((1, 0))]);
    before.push(Step::merge((0, 0), [(1, 0)]));
    let both = [Step::StopMerge((1, 0)), Step::Split((1, 0), false)];
    contend(h, &before, both, |state, taken| {
        check!(taken[0] != taken[1], "{taken:?} were taken");
        check!(all_pupils(state, (1, 0))? == if taken[1] { 1 } else { 2 }, "a child went astray");
        Ok(())
    })
    .await
}

/// A password changed in the middle of a split ends the session that asked for it.
pub async fn s83_a_password_changed_during_a_split_voids_the_proof(h: &impl Harness) -> Verdict {
    let both = [Step::Split((1, 0), false), Step::ChangePassword((0, 0))];
    contend(h, &grouped(), both, |state, taken| {
        check!(taken[0] != taken[1], "{taken:?} were taken");
        check!(all_pupils(state, (1, 0))? == if taken[0] { 1 } else { 2 }, "a child went astray");
        Ok(())
    })
    .await
}
