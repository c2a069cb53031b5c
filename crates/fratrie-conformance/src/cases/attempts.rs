//! Attempts at passwords are counted, whatever happens beside (R13).

use super::kit::realm;
use crate::{
    harness::Harness,
    verdict::{Verdict, broken, check},
};
use fratrie_domain::{
    RealmId, Timestamp,
    chrono::TimeDelta,
    throttle::{Charge, Closed, Count, Rule, Tally},
};
use fratrie_storage::{MemoryRepository, Throttle};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use std::sync::Arc;

const STRICT: Rule = Rule {
    free: 2,
    first: TimeDelta::seconds(15),
    longest: TimeDelta::minutes(2),
    most: Some(7),
    memory: None,
};
const FORGETFUL: Rule = Rule {
    free: 1,
    first: TimeDelta::milliseconds(1),
    longest: TimeDelta::hours(1),
    most: None,
    memory: Some(TimeDelta::minutes(1)),
};

const fn tally(name: u8, tag: u32) -> Tally {
    Tally { name: [name; 16], tag }
}

/// What may be asked of a counter.
#[derive(Debug, Clone)]
enum Ask {
    Charge(Vec<Charge>),
    Settle(Vec<Tally>, Vec<Tally>),
}

fn asks() -> impl Strategy<Value = Vec<(i64, Ask)>> {
    let tag = || prop_oneof![3 => Just(1), 1 => Just(u32::MAX)];
    let tallies = |most| {
        prop::collection::btree_map(0_u8..4, tag(), 0..=most)
            .prop_map(|map| map.into_iter().map(|(name, tag)| tally(name, tag)).collect::<Vec<_>>())
    };
    let charge =
        |tally: &Tally| Charge { tally: *tally, rule: if tally.name[0] < 2 { STRICT } else { FORGETFUL } };
    let ask = prop_oneof![
        4 => tallies(4).prop_map(move |tallies| Ask::Charge(tallies.iter().map(charge).collect())),
        1 => (tallies(1), tallies(2)).prop_map(|(clear, forgive)| Ask::Settle(clear, forgive)),
    ];
    // Time stands still, goes on, and goes back.
    let wait = prop_oneof![4 => Just(0_i64), 2 => 0..2_000_i64, 2 => 0..200_000_i64, 1 => -50_000..0_i64];
    prop::collection::vec((wait, ask), 1..60)
}

/// Random attempts are answered as by the reference store, which is [`Rule::count`] itself: by either handle.
pub async fn r13_attempts_count_as_the_rule_says(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let mut runner = TestRunner::deterministic();
    for number in 0..24 {
        let realm = named(&format!("realm-{number}"))?;
        let history = asks().new_tree(&mut runner).map_err(|error| broken(error.to_string()))?.current();
        let (model, mut now) = (MemoryRepository::new(), Timestamp::UNIX_EPOCH + TimeDelta::days(1));
        for (step, (wait, ask)) in history.iter().enumerate() {
            now += TimeDelta::milliseconds(*wait);
            let store = if step % 2 == 0 { &opened.store } else { &opened.second };
            match ask {
                Ask::Charge(charges) => {
                    let expected = model.charge(&realm, charges, now).await?;
                    let found = store.charge(&realm, charges, now).await?;
                    check!(
                        found == expected,
                        "{found:?} instead of {expected:?} in step {step} of realm-{number}, {ask:?}"
                    );
                }
                Ask::Settle(clear, forgive) => {
                    model.settle(&realm, clear, forgive).await?;
                    store.settle(&realm, clear, forgive).await?;
                }
            }
        }
    }
    Ok(())
}

/// Of many attempts at one moment no more are taken than the rule has, and none is counted where another tally of the
/// same attempt is closed.
pub async fn r13_attempts_at_once_do_not_slip_through(h: &impl Harness) -> Verdict {
    const TASKS: u8 = 32;
    let rule = Rule { free: 10, first: TimeDelta::hours(1), ..STRICT };
    let opened = h.open().await?;
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let store = Arc::clone(if task % 2 == 0 { &opened.store } else { &opened.second });
            tokio::spawn(async move {
                let mut charges = [tally(100, 1), tally(200, 1)].map(|tally| Charge { tally, rule });
                if task % 3 == 0 {
                    charges.reverse();
                }
                store.charge(&realm(), &charges, Timestamp::UNIX_EPOCH).await
            })
        })
        .collect();
    let mut taken = 0;
    for task in tasks {
        taken += u32::from(task.await??.is_ok());
    }
    let most = STRICT.most.unwrap_or_default();
    check!(taken == most, "{taken} of {TASKS} attempts were taken, not {most}");
    // Now both are closed: a third one beside them counts nothing.
    let third = Charge { tally: tally(50, 1), rule };
    let beside = [third, Charge { tally: tally(200, 1), rule }];
    let closed = opened.store.charge(&realm(), &beside, Timestamp::UNIX_EPOCH).await?;
    check!(closed == Err(Closed { until: None }), "{closed:?}");
    let alone = opened.second.charge(&realm(), &[third], Timestamp::UNIX_EPOCH).await?;
    check!(first(&alone).is_some_and(|count| count.failures == 1), "{alone:?}");
    Ok(())
}

/// Beside right passwords that clear one of its tallies, each attempt still counts on all of them, and says so.
pub async fn r13_attempts_beside_right_passwords_count_whole(h: &impl Harness) -> Verdict {
    const TASKS: u8 = 16;
    const EACH: u32 = 16;
    let rule = Rule { free: u32::MAX, most: None, ..STRICT };
    let opened = h.open().await?;
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let store = Arc::clone(if task % 2 == 0 { &opened.store } else { &opened.second });
            tokio::spawn(async move {
                let (cleared, kept) = (tally(100, 1), tally(200, 1));
                let charges = [cleared, kept].map(|tally| Charge { tally, rule });
                for _ in 0..EACH {
                    let counts = store.charge(&realm(), &charges, Timestamp::UNIX_EPOCH).await?;
                    check!(
                        counts.as_ref().is_ok_and(|counts| counts.len() == 2),
                        "{counts:?} of two tallies"
                    );
                    store.settle(&realm(), &[cleared], &[]).await?;
                }
                Ok(())
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    let last = [Charge { tally: tally(200, 1), rule }];
    let counted = opened.store.charge(&realm(), &last, Timestamp::UNIX_EPOCH).await?;
    let all = u32::from(TASKS) * EACH + 1;
    check!(first(&counted).is_some_and(|count| count.failures == all), "{counted:?} instead of {all}");
    Ok(())
}

/// What is tried in one realm closes nothing in another.
pub async fn r13_realms_count_apart(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let charge = [Charge { tally: tally(1, 1), rule: Rule { free: 1, ..STRICT } }];
    for name in ["ac-dijon", "ac-lyon"] {
        let taken = opened.store.charge(&named(name)?, &charge, Timestamp::UNIX_EPOCH).await?;
        check!(first(&taken).is_some_and(|count| count.failures == 1), "{taken:?} in {name}");
    }
    opened.store.settle(&named("ac-lyon")?, &[tally(1, 1)], &[]).await?;
    let closed = opened.store.charge(&named("ac-dijon")?, &charge, Timestamp::UNIX_EPOCH).await?;
    check!(closed.is_err(), "cleared in another realm");
    Ok(())
}

fn named(name: &str) -> Verdict<RealmId> {
    name.parse().map_err(|_| broken(format!("{name} is no realm's name")))
}

fn first(counts: &Result<Vec<Count>, Closed>) -> Option<&Count> {
    counts.as_ref().ok()?.first()
}
