//! The same history on the reference state and on a store: equal views, answers, journal and events.

use super::{Director, Step, steps};
use crate::cases::{families::same_families, lapsed::same_lapsed, namesakes::same_namesakes};
use crate::verdict::{Verdict, broken, check};
use fratrie_domain::{
    ChangeSet, CommitId, Conflict, ConsumerName, EmailAddress, RealmId, State, Timestamp, View, Want,
    chrono::TimeDelta, uuid::Uuid,
};
use fratrie_storage::{CommitError, Source, Store};
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::runtime::Runtime;

/// Plays a history on a realm of its own of the store, step by step beside [`State`], the meaning of every command.
///
/// Each step's view is loaded from both and must be equal, so the decisions are; each change set, and now and then an
/// older one that has become stale, must be answered alike; in the end all that stands must be equal.
///
/// # Errors
/// [`Broken`](crate::Broken) tells the first difference.
pub async fn same_history(store: &dyn Store, realm: RealmId, history: &[Step]) -> Verdict {
    let (mut director, mut state) = (Director::new(realm.clone(), 0), State::default());
    let mut former: Option<ChangeSet> = None;
    for (number, next) in history.iter().enumerate() {
        let Ok(plan) = director.plan(&state, next) else { continue };
        let want = plan.want.clone().with_receipt(plan.env.commit_id);
        let view = same_view(store, &realm, &state, &want).await?;
        same_view(store, &realm, &state, &another_want(&state, number)).await?;
        let Ok(changes) = plan.decide(&view, 0) else { continue };
        if changes.writes.is_empty() {
            continue;
        }
        let older = former.replace(changes.clone()).map(|older| ChangeSet {
            commit_id: CommitId::from_uuid(Uuid::from_u128(u128::MAX - number as u128)),
            ..older
        });
        for changes in older.into_iter().chain([changes]) {
            same_answer(store, &mut state, &changes).await?;
        }
    }
    let kept = store.snapshot(&realm).await?;
    check!(kept.rows == state.rows, "rows differ: {:?} instead of {:?}", kept.rows, state.rows);
    check!(kept.receipts == state.receipts, "receipts differ");
    check!(
        kept.journal == state.journal,
        "journals differ: {:?} instead of {:?}",
        kept.journal,
        state.journal
    );
    check!(kept.events == state.events, "events differ: {:?} instead of {:?}", kept.events, state.events);
    same_families(store, &realm, &state).await?;
    same_namesakes(store, &realm, &state).await?;
    let cutoff = director.now() - TimeDelta::days(60);
    same_lapsed(store, &realm, &state, &BTreeMap::new(), cutoff, &[4]).await?;
    let heads = store.heads(&realm).await?;
    check!(heads == state.heads(&realm), "the chain differs: {heads:?} instead of {:?}", state.heads(&realm));
    let consumer = "history".parse::<ConsumerName>().map_err(Source::from)?;
    let claimed = store.claim(&realm, &consumer, u32::MAX, TimeDelta::zero(), Timestamp::UNIX_EPOCH).await?;
    check!(claimed.iter().map(|claimed| &claimed.event).eq(&state.events), "the outbox differs");
    let violations = kept.violations();
    check!(violations.is_empty(), "{violations:?}");
    Ok(())
}

/// Plays `count` random histories of up to 60 steps, each on a realm of its own; one that goes wrong is made small first.
///
/// # Errors
/// [`Broken`](crate::Broken) tells the small history, and what is different.
pub fn random_histories(runtime: &Runtime, store: &dyn Store, count: u32) -> Verdict {
    let realms = AtomicU32::new(0);
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(count) });
    let told = runner.run(&proptest::collection::vec(steps(), 1..=60), |history| {
        let name = format!("realm-{}-{}", std::process::id(), realms.fetch_add(1, Ordering::Relaxed));
        let realm: RealmId = name.parse().map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
        let told = runtime.block_on(same_history(store, realm, &history));
        told.map_err(|broken| TestCaseError::fail(broken.to_string()))
    });
    told.map_err(|failure| broken(failure.to_string()))
}

async fn same_answer(store: &dyn Store, state: &mut State, changes: &ChangeSet) -> Verdict {
    let expected = changes.apply_to(state);
    let found = store.commit(changes).await;
    match (&expected, &found) {
        (Ok(()), Ok(receipt)) if state.receipts.get(&changes.commit_id) == Some(receipt) => Ok(()),
        (Err(Conflict::Moved { key }), Err(CommitError::Conflict(other))) if key == other => Ok(()),
        (Err(Conflict::Taken(unique)), Err(CommitError::Taken(other))) if unique == other => Ok(()),
        _ => Err(broken(format!("{expected:?} was expected, {found:?} found"))),
    }
}

async fn same_view(store: &dyn Store, realm: &RealmId, state: &State, want: &Want) -> Verdict<View> {
    let (expected, found) = (state.load(realm, want), store.load(realm, want).await?);
    check!(found == expected, "{want:?} gives {found:?} instead of {expected:?}");
    Ok(found)
}

/// Every way of asking has its turn.
fn another_want(state: &State, number: usize) -> Want {
    let rows = &state.rows;
    match number % 16 {
        0 => Want { unnotified: true, ..Want::default() },
        1 => Want { receipt: state.receipts.keys().next_back().copied(), ..Want::default() },
        2 => Want {
            responsibles: rows.responsibles.values().take(2).map(|row| row.source.clone()).collect(),
            ..Want::default()
        },
        3 => Want {
            ines: rows.students.values().take(2).filter_map(|row| row.ine.clone()).collect(),
            ..Want::default()
        },
        4 => Want {
            identifiers: rows.accounts.values().take(2).map(|row| row.identifier.clone()).collect(),
            ..Want::default()
        },
        14 => Want {
            alone: rows.accounts.values().take(2).map(|row| row.identifier.clone()).collect(),
            ..Want::default()
        },
        5 => Want { schools: rows.schools.keys().cloned().collect(), ..Want::default() },
        6 => Want {
            students: rows.students.values().take(2).map(|row| row.source.clone()).collect(),
            ..Want::default()
        },
        7 => Want {
            emails: (0..3)
                .filter_map(|n| format!("PARENT{n}@Example.org").parse::<EmailAddress>().ok())
                .collect(),
            ..Want::default()
        },
        12 => Want {
            children: rows.students.keys().step_by(2).copied().collect(),
            merges: true,
            ..Want::default()
        },
        8 => Want { merge: rows.merges.keys().take(1).copied().collect(), ..Want::default() },
        9 => Want { merges: true, ..Want::accounts(rows.accounts.keys().take(3).copied()) },
        10 => Want { held: true, ..Want::default() },
        11 => {
            Want { spent: rows.merges.values().map(|merge| merge.at).min(), merges: true, ..Want::default() }
        }
        13 => Want {
            priors_of: rows.accounts.values().take(2).map(|account| account.holder).collect(),
            ..Want::default()
        },
        _ => Want::accounts(rows.accounts.keys().copied()),
    }
}
