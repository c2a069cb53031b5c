//! Many at once, on two handles. Rules 4, 5, 7 and 13 for stores, S43-S55.

use super::kit::{at, change, families, insert, play, realm, try_step, update, version};
use crate::{
    harness::{Harness, Opened},
    history::{Director, Step, account_of, pupils_of, same_history, steps},
    linear::{Recorder, check_linearizable},
    verdict::{Verdict, broken, check},
};
use fratrie_domain::{RealmId, State};
use fratrie_storage::{CommitError, ExecuteError, Store};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use std::sync::Arc;

/// Rule 4: on two handles the loser is told, and sees what the winner did.
pub async fn rule4_the_second_handle_loses(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    opened.store.commit(&change(1, vec![], vec![insert(1)])).await?;
    check!(version(&*opened.second, 1).await? == 1, "the second handle does not see the first one's commit");
    opened.second.commit(&change(2, vec![], vec![update(1, 2)])).await?;
    let answer = opened.store.commit(&change(3, vec![], vec![update(1, 2)])).await;
    check!(matches!(answer, Err(CommitError::Conflict(_))), "{answer:?}");
    check!(version(&*opened.store, 1).await? == 2, "the first handle does not see the second one's commit");
    Ok(())
}

/// Rule 4: N workers that each add one M times end at N times M, and meet nothing but conflicts on the way (rule 7).
pub async fn rule4_workers_lose_no_update(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    opened.store.commit(&change(1, vec![], vec![insert(1)])).await?;
    let workers: Vec<_> = (1..=8_u128)
        .map(|worker| {
            let store = Arc::clone(if worker % 2 == 0 { &opened.store } else { &opened.second });
            tokio::spawn(async move {
                let mut done = 0_u128;
                while done < 10 {
                    let next = version(&*store, 1).await? + 1;
                    match store.commit(&change(1000 * worker + done, vec![], vec![update(1, next)])).await {
                        Ok(_) => done += 1,
                        Err(CommitError::Conflict(_) | CommitError::Busy(_)) => {}
                        Err(error) => return Err(error.into()),
                    }
                }
                Verdict::Ok(())
            })
        })
        .collect();
    for worker in workers {
        worker.await??;
    }
    check!(version(&*opened.store, 1).await? == 81, "it ended at {}", version(&*opened.store, 1).await?);
    Ok(())
}

/// Rule 5: of two that each read what the other writes, one must decide again (write skew).
pub async fn rule5_of_two_that_read_what_the_other_writes_one_loses(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    opened.store.commit(&change(1, vec![], vec![insert(1), insert(2)])).await?;
    for round in 1..25_u64 {
        let both = [(1, 2, &opened.store), (2, 1, &opened.second)].map(|(mine, theirs, store)| {
            let store = Arc::clone(store);
            let id = u128::from(round) * 10 + u128::from(mine);
            tokio::spawn(async move {
                let mine_at = version(&*store, mine).await?;
                let theirs_at = version(&*store, theirs).await?;
                let changes = change(id, vec![at(theirs, theirs_at)], vec![update(mine, mine_at + 1)]);
                loop {
                    match store.commit(&changes).await {
                        Err(CommitError::Busy(_)) => {}
                        Err(CommitError::Conflict(_)) => return Verdict::Ok((theirs_at, None)),
                        other => return Ok((theirs_at, Some(other?))),
                    }
                }
            })
        });
        let [first, second] = both;
        let (first, second) = (first.await??, second.await??);
        if let ((seen_by_first, Some(_)), (seen_by_second, Some(_))) = (&first, &second) {
            // Both went through: then one of them saw what the other had done.
            check!(
                seen_by_first != seen_by_second,
                "both went through, and neither saw the other (round {round})"
            );
        }
        // Level again, for the next round.
        let (one, two) = (version(&*opened.store, 1).await?, version(&*opened.store, 2).await?);
        let level = one.max(two);
        for (number, from) in [(1_u32, one), (2, two)] {
            for next in from + 1..=level {
                let id = (1 << 80) + u128::from(round) * 1000 + u128::from(next) * 10 + u128::from(number);
                opened.store.commit(&change(id, vec![], vec![update(number, next)])).await?;
            }
        }
    }
    Ok(())
}

/// Rule 7: commits that take the same rows in opposite orders end in receipts or conflicts, never in a deadlock.
pub async fn rule7_opposite_orders_end_well(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    opened.store.commit(&change(1, vec![], (1..9).map(insert).collect())).await?;
    let workers: Vec<_> = (1..=8_u128)
        .map(|worker| {
            let store = Arc::clone(if worker % 2 == 0 { &opened.store } else { &opened.second });
            tokio::spawn(async move {
                for round in 0..12_u128 {
                    let mut numbers: Vec<u32> = (1..9).collect();
                    if worker % 4 < 2 {
                        numbers.reverse();
                    }
                    let mut writes = Vec::new();
                    for number in numbers {
                        writes.push(update(number, version(&*store, number).await? + 1));
                    }
                    match store.commit(&change(worker * 1000 + round, vec![], writes)).await {
                        Ok(_) | Err(CommitError::Conflict(_) | CommitError::Busy(_)) => {}
                        Err(error) => return Err(error.into()),
                    }
                }
                Verdict::Ok(())
            })
        })
        .collect();
    for worker in workers {
        worker.await??;
    }
    Ok(())
}

/// Two steps at once, each planned on what stood before both.
async fn at_once(opened: &Opened, state: &State, both: [Step; 2]) -> Verdict<[Result<(), ExecuteError>; 2]> {
    let [first, second] = both;
    let run = |step: Step, store: &Arc<dyn Store>, number| {
        let (store, state) = (Arc::clone(store), state.clone());
        tokio::spawn(async move {
            let mut director = Director::new(realm(), number);
            try_step(&*store, &mut director, &state, &step).await.map(drop)
        })
    };
    let (first, second) = (run(first, &opened.store, 1), run(second, &opened.second, 2));
    Ok([first.await?, second.await?])
}

/// Plays what comes before, then two steps at once, some times over, each time on an empty store; `judge` sees what they
/// answered and what stands.
pub(crate) async fn contend(
    h: &impl Harness,
    before: &[Step],
    both: [Step; 2],
    judge: impl Fn(&State, [bool; 2]) -> Verdict,
) -> Verdict {
    for _ in 0..6 {
        let opened = h.open().await?;
        let state = play(&*opened.store, &mut Director::new(realm(), 0), before).await?;
        let answers = at_once(&opened, &state, both.clone()).await?;
        let mut taken = [false; 2];
        for (taken, answer) in taken.iter_mut().zip(answers) {
            match answer {
                Ok(()) => *taken = true,
                Err(ExecuteError::Refused(_)) => {}
                Err(error) => return Err(broken(format!("neither taken nor refused: {error:?}"))),
            }
        }
        let after = opened.store.snapshot(&realm()).await?;
        let violations = after.violations();
        check!(violations.is_empty(), "{violations:?}");
        judge(&after, taken)?;
    }
    Ok(())
}

pub(crate) fn all_pupils(state: &State, of: (u8, u8)) -> Verdict<usize> {
    let account = account_of(state, of).ok_or_else(|| broken("an account is missing"))?;
    Ok(pupils_of(state, &realm(), account.answers()).len())
}

/// S45: of opposite merges one wins, and both children are on the winner.
pub async fn s45_opposite_merges_one_wins(h: &impl Harness) -> Verdict {
    let mut before = families();
    before.push(Step::Activate((1, 0)));
    let both = [Step::merge((0, 0), [(1, 0)]), Step::merge((1, 0), [(0, 0)])];
    contend(h, &before, both, |state, taken| {
        check!(taken[0] != taken[1], "{taken:?} were taken");
        check!(all_pupils(state, (0, 0))? == 2, "a child is missing");
        Ok(())
    })
    .await
}

/// S46: of A into B and B into C, the end is that of one order or the other.
pub async fn s46_a_chain_at_once_is_one_of_two_orders(h: &impl Harness) -> Verdict {
    let mut before = families();
    before.extend([Step::Activate((1, 0)), Step::Activate((0, 1))]);
    let both = [Step::merge((1, 0), [(0, 0)]), Step::merge((0, 1), [(1, 0)])];
    contend(h, &before, both, |state, taken| {
        check!(taken[1] || taken[0], "neither was taken");
        let expected = if taken == [true, true] { 3 } else { 2 };
        let most = all_pupils(state, (1, 0))?;
        check!(most == expected, "{most} children instead of {expected}");
        Ok(())
    })
    .await
}

/// One account into two principals at once: it goes to one of them.
pub async fn s46_one_account_into_two_principals_goes_to_one(h: &impl Harness) -> Verdict {
    let mut before = families();
    before.push(Step::Activate((0, 1)));
    let both = [Step::merge((0, 0), [(1, 0)]), Step::merge((0, 1), [(1, 0)])];
    contend(h, &before, both, |state, taken| {
        check!(taken[0] != taken[1], "{taken:?} were taken");
        check!(all_pupils(state, (0, 0))? + all_pupils(state, (0, 1))? == 3, "a child is missing");
        Ok(())
    })
    .await
}

/// S53: a child that a school attaches in the middle of a merge is on the principal.
pub async fn s53_a_child_attached_in_the_middle_is_on_the_principal(h: &impl Harness) -> Verdict {
    let both = [Step::merge((0, 0), [(1, 0)]), Step::Import((1, 0), 5)];
    contend(h, &families(), both, |state, taken| {
        check!(taken == [true, true], "{taken:?} were taken");
        check!(all_pupils(state, (0, 0))? == 3, "{} children instead of 3", all_pupils(state, (0, 0))?);
        Ok(())
    })
    .await
}

/// S55: an account suspended between proof and commit is not absorbed after it.
pub async fn s55_an_account_suspended_meanwhile_is_not_absorbed(h: &impl Harness) -> Verdict {
    let both = [Step::merge((0, 0), [(1, 0)]), Step::Suspend((1, 0))];
    contend(h, &families(), both, |state, taken| {
        check!(taken[0] != taken[1], "{taken:?} were taken");
        check!(all_pupils(state, (0, 0))? == if taken[0] { 2 } else { 1 }, "a child went astray");
        Ok(())
    })
    .await
}

/// A letter issued again in the middle of a merge voids its proof, or goes to the principal.
pub async fn s92_a_letter_issued_in_the_middle_voids_the_old_one(h: &impl Harness) -> Verdict {
    let both = [Step::merge((0, 0), [(1, 0)]), Step::Letter((1, 0))];
    contend(h, &families(), both, |state, taken| {
        check!(taken[0] || taken[1], "neither was taken");
        check!(all_pupils(state, (0, 0))? == if taken[0] { 2 } else { 1 }, "a child went astray");
        Ok(())
    })
    .await
}

/// A password changed in the middle of a merge voids its proof.
pub async fn s55_a_password_changed_in_the_middle_voids_the_proof(h: &impl Harness) -> Verdict {
    let mut before = families();
    before.push(Step::Activate((1, 0)));
    let both = [Step::merge((0, 0), [(1, 0)]), Step::ChangePassword((1, 0))];
    contend(h, &before, both, |state, taken| {
        check!(taken[0] != taken[1], "{taken:?} were taken");
        check!(all_pupils(state, (0, 0))? == if taken[0] { 2 } else { 1 }, "a child went astray");
        Ok(())
    })
    .await
}

/// Rule 7 and R1-R7: 64 tasks on two handles, random steps over nine accounts. What each was told is what the domain
/// would have told it in one order of all, which keeps the order of those that did not overlap.
pub async fn rule7_random_steps_of_64_tasks_have_an_order(h: &impl Harness) -> Verdict {
    const TASKS: u32 = 64;
    let opened = h.open().await?;
    let mut setup: Vec<Step> =
        (0..9).map(|number| Step::Import((number / 3, number % 3), number % 6)).collect();
    setup.extend((0..9).map(|number| Step::Letter((number / 3, number % 3))));
    setup.extend([
        Step::Activate((0, 0)),
        Step::Activate((1, 0)),
        Step::Activate((0, 1)),
        Step::Activate((2, 2)),
    ]);
    let initial = play(&*opened.store, &mut Director::new(realm(), 0), &setup).await?;
    let recorder = Arc::new(Recorder::default());
    let mut runner = TestRunner::default();
    let tasks: Vec<_> = (1..=TASKS)
        .map(|number| {
            let mut mine = Vec::new();
            for _ in 0..3 {
                mine.extend(steps().new_tree(&mut runner).map(|tree| tree.current()));
            }
            let store = Arc::clone(if number % 2 == 0 { &opened.store } else { &opened.second });
            let recorder = Arc::clone(&recorder);
            tokio::spawn(async move {
                let mut director = Director::new(realm(), number);
                for step in mine {
                    let seen = store.snapshot(&realm()).await?;
                    if let Ok(plan) = director.plan(&seen, &step) {
                        recorder.run(&*store, &realm(), plan).await?;
                    }
                }
                Verdict::Ok(())
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    let after = opened.store.snapshot(&realm()).await?;
    let violations = after.violations();
    check!(violations.is_empty(), "{violations:?}");
    check_linearizable(&realm(), initial, &recorder.operations(), &after)
}

/// Rule 13: random histories mean on the store what they mean in the domain.
pub async fn rule13_random_histories_mean_the_same(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let mut runner = TestRunner::default();
    for number in 0..24 {
        let tree = proptest::collection::vec(steps(), 1..60).new_tree(&mut runner);
        let steps = tree.map_err(|reason| broken(reason.to_string()))?.current();
        let realm: RealmId = format!("realm-{number}").parse().map_err(fratrie_storage::Source::from)?;
        let told = same_history(&*opened.store, realm, &steps).await;
        told.map_err(|error| broken(format!("{error}\nafter {steps:?}")))?;
    }
    Ok(())
}
