//! What comes at once shares a call; and nobody pays for another.

use crate::{
    database,
    families::nine,
    late::alone,
    proxy::{Cut, Proxy},
};
use fratrie_conformance::{
    counter::{realm, step},
    history::{Director, Step},
};
use fratrie_domain::{
    AccountId, ChangeSet, CommitId, EntryId, Receipt, SchoolCode, View, Want,
    change::{Expect, Write},
    model::{Account, Key, Row, School, Version},
    uuid::Uuid,
};
use fratrie_storage::{CommitError, Repository, RepositoryError, Snapshot, execute, verify_journal};
use fratrie_storage_postgres::{PostgresRepository, Settings, sqlx};
use std::{future::poll_fn, iter, task::Poll};
use tokio::task::JoinHandle;

const MANY: u32 = 30;

/// A commit that meets no other, with an entry.
fn told(number: u32) -> ChangeSet {
    let mut changes = alone(number);
    changes.journal = step(1).journal;
    for entry in &mut changes.journal {
        (entry.id, entry.commit) = (EntryId::from_uuid(Uuid::from_u128(number.into())), changes.commit_id);
    }
    changes
}

/// The same school renamed by another commit.
fn renamed(number: u32, by: u32, version: u64) -> ChangeSet {
    let code: SchoolCode = format!("L{number}").parse().unwrap();
    let school = School { code, name: "Collège".parse().unwrap(), version: Version::new(version) };
    ChangeSet { writes: vec![Write::Update(Row::School(school))], ..told(by) }
}

/// All of them begin before the first one is answered: the test's runtime has one thread.
fn at_once(
    store: &PostgresRepository,
    all: impl IntoIterator<Item = ChangeSet>,
) -> Vec<JoinHandle<Result<Receipt, CommitError>>> {
    let commit = |changes: ChangeSet| {
        let store = store.clone();
        tokio::spawn(async move { store.commit(&changes).await })
    };
    all.into_iter().map(commit).collect()
}

/// All of them, answered: from then on the store expects as many at once.
async fn crowd(store: &PostgresRepository, all: impl IntoIterator<Item = ChangeSet>) {
    for commit in at_once(store, all) {
        commit.await.unwrap().unwrap();
    }
}

async fn proxied() -> (Proxy, PostgresRepository) {
    let url = database::fresh().await;
    let proxy = Proxy::before(&url).await;
    let settings = Settings::default().connections(4);
    (proxy.clone(), PostgresRepository::connect_with(&proxy.url(&url), settings).await.unwrap())
}

async fn sound(store: &PostgresRepository, commits: u32) {
    let state = store.snapshot(&realm()).await.unwrap();
    assert_eq!(state.violations(), Vec::new());
    assert_eq!((state.receipts.len(), state.events.len()), (commits as usize, commits as usize));
    let report = verify_journal(store, &realm(), None).await.unwrap();
    assert!(report.is_sound() && report.entries == u64::from(commits), "{report:?}");
}

#[tokio::test]
async fn commits_at_once_share_calls_and_each_stands_whole() {
    let (proxy, store) = proxied().await;
    let before = proxy.requests();
    for (number, commit) in (0..MANY).zip(at_once(&store, (0..MANY).map(told))) {
        assert_eq!(commit.await.unwrap().unwrap(), told(number).receipt);
    }
    let requests = proxy.requests() - before;
    assert!(requests < u64::from(MANY / 2), "{requests} round trips");
    sound(&store, MANY).await;
}

#[tokio::test]
async fn r7_one_commit_sent_many_times_at_once_happens_once() {
    let store = database::store().await;
    for commit in at_once(&store, (0..MANY).map(|number| told(number % 3))) {
        let receipt = commit.await.unwrap().unwrap();
        assert!((0..3).any(|number| receipt == told(number).receipt));
    }
    sound(&store, 3).await;
}

#[tokio::test]
async fn r6_of_commits_at_once_the_one_that_can_not_be_written_is_told_why_and_the_others_stand() {
    let store = database::store().await;
    store.commit(&told(1_000)).await.unwrap();
    // Another commit would make the school that is there already.
    let mut late = told(7);
    late.writes.clone_from(&told(1_000).writes);
    let all = (0..MANY).map(|number| if number == 7 { late.clone() } else { told(number) });
    for (number, commit) in at_once(&store, all).into_iter().enumerate() {
        let answer = commit.await.unwrap();
        if number == 7 {
            let Err(CommitError::Conflict(Key::School(code))) = answer else { panic!("{answer:?}") };
            assert_eq!(code.as_str(), "L1000");
        } else {
            answer.unwrap();
        }
    }
    sound(&store, MANY).await;
}

#[tokio::test]
async fn r6_of_commits_at_once_that_write_one_row_one_wins() {
    let store = database::store().await;
    store.commit(&told(0)).await.unwrap();
    let mut won = 0;
    for commit in at_once(&store, (1..=MANY).map(|by| renamed(0, by, 2))) {
        match commit.await.unwrap() {
            Ok(_) => won += 1,
            Err(CommitError::Conflict(Key::School(_))) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(won, 1);
    sound(&store, 2).await;
}

#[tokio::test]
async fn r6_of_two_commits_at_once_that_rest_on_what_the_other_writes_one_wins() {
    let store = database::store().await;
    store.commit(&told(0)).await.unwrap();
    store.commit(&told(1)).await.unwrap();
    let rests_on = |number: u32, changes| {
        let key = Key::School(format!("L{number}").parse().unwrap());
        ChangeSet { expects: vec![Expect::Version { key, version: Version::FIRST }], ..changes }
    };
    // Beside others, so that they might share a call.
    let all = (2..MANY).map(|number| match number {
        8 => rests_on(0, renamed(1, 8, 2)),
        9 => rests_on(1, renamed(0, 9, 2)),
        _ => told(number),
    });
    let mut won = 0;
    for (number, commit) in (2..).zip(at_once(&store, all)) {
        match commit.await.unwrap() {
            Ok(_) => won += u32::from(number == 8 || number == 9),
            Err(CommitError::Conflict(_)) => assert!(number == 8 || number == 9, "{number}"),
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(won, 1, "both");
    sound(&store, MANY - 1).await;
}

#[tokio::test]
async fn who_waits_for_a_lock_that_a_host_holds_keeps_nobody_else_waiting() {
    let store = database::store().await;
    store.commit(&told(0)).await.unwrap();
    let mut host = store.pool().begin().await.unwrap();
    sqlx::query("SELECT FROM fratrie.schools FOR UPDATE").execute(&mut *host).await.unwrap();
    let mut waits = at_once(&store, [renamed(0, 1, 2)]);
    let others = at_once(&store, (2..MANY).map(told));
    for other in others {
        other.await.unwrap().unwrap();
    }
    let waits = waits.remove(0);
    assert!(!waits.is_finished(), "it waits for the host");
    host.rollback().await.unwrap();
    assert_eq!(waits.await.unwrap().unwrap(), renamed(0, 1, 2).receipt);
    sound(&store, MANY).await;
}

/// Whose answer is lost is told so, all of them; sent again, each has happened once.
#[tokio::test]
async fn r7_who_shares_a_call_whose_answer_is_lost_is_told_that_nobody_knows() {
    for cut in [Cut::BeforeItIsSent, Cut::WhileTheServerWorks, Cut::BeforeTheAnswer, Cut::InTheAnswer] {
        let (proxy, store) = proxied().await;
        crowd(&store, (MANY..2 * MANY).map(told)).await;
        let before = proxy.requests();
        let mut all = at_once(&store, [told(0)]);
        // One alone is sent; those that come after it share a call.
        while proxy.requests() == before {
            tokio::task::yield_now().await;
        }
        proxy.arm(cut);
        all.extend(at_once(&store, (1..MANY).map(told)));
        let mut unknown = Vec::new();
        for (number, commit) in (0..).zip(all) {
            match commit.await.unwrap() {
                Ok(receipt) => assert_eq!(receipt, told(number).receipt),
                Err(CommitError::Unknown(_)) => unknown.push(number),
                Err(other) => panic!("{cut:?}: {other:?}"),
            }
        }
        assert!(unknown.len() > 1, "{cut:?}: {unknown:?}");
        for (number, commit) in unknown.iter().zip(at_once(&store, unknown.iter().copied().map(told))) {
            assert_eq!(commit.await.unwrap().unwrap(), told(*number).receipt);
        }
        sound(&store, 2 * MANY).await;
    }
}

#[tokio::test]
async fn r7_the_same_commits_by_two_handles_at_once_happen_once() {
    let url = database::fresh().await;
    let (one, other) =
        (PostgresRepository::connect(&url).await.unwrap(), PostgresRepository::connect(&url).await.unwrap());
    let forth = at_once(&one, (0..MANY).map(told));
    let back = at_once(&other, (0..MANY).rev().map(told));
    for (number, commit) in (0..MANY).zip(forth).chain((0..MANY).rev().zip(back)) {
        assert_eq!(commit.await.unwrap().unwrap(), told(number).receipt);
    }
    sound(&one, MANY).await;
}

#[tokio::test]
async fn commits_at_once_under_a_stricter_isolation_of_the_host_stand_or_are_sent_again() {
    let url = database::fresh().await;
    let store = PostgresRepository::connect(&url).await.unwrap();
    let name = url.rsplit_once('/').unwrap().1;
    let set = format!("ALTER DATABASE {name} SET default_transaction_isolation = 'serializable'");
    sqlx::query(sqlx::AssertSqlSafe(set)).execute(store.pool()).await.unwrap();
    let strict = PostgresRepository::connect(&url).await.unwrap();
    let mut left: Vec<u32> = (0..MANY).collect();
    while !left.is_empty() {
        let all = at_once(&strict, left.iter().copied().map(told));
        let mut busy = Vec::new();
        for (number, commit) in left.into_iter().zip(all) {
            match commit.await.unwrap() {
                Ok(receipt) => assert_eq!(receipt, told(number).receipt),
                Err(CommitError::Busy(_)) => busy.push(number),
                Err(other) => panic!("{other:?}"),
            }
        }
        left = busy;
    }
    sound(&strict, MANY).await;
}

/// A caller may look for its answer later, or never.
#[tokio::test]
async fn nobody_waits_for_a_caller_that_does_not_look_for_its_answer() {
    let store = database::store().await;
    let mut number = 0;
    let mut next = || {
        number += 1;
        told(number)
    };
    for looks in (1..6).cycle().take(30) {
        crowd(&store, iter::repeat_with(&mut next).take(8)).await;
        let mut first = at_once(&store, [next()]);
        tokio::task::yield_now().await;
        let changes = next();
        let mut idle = store.commit(&changes);
        let mut answer = None;
        let mut look = async || {
            if answer.is_none() {
                answer = poll_fn(|context| match idle.as_mut().poll(context) {
                    Poll::Ready(answer) => Poll::Ready(Some(answer)),
                    Poll::Pending => Poll::Ready(None),
                })
                .await;
            }
        };
        look().await;
        // Too few of the usual eight for a call beside the first: the one that does not look leads the next.
        let others = at_once(&store, [next(), next()]);
        first.remove(0).await.unwrap().unwrap();
        for _ in 0..looks {
            look().await;
        }
        for commit in others {
            commit.await.unwrap().unwrap();
        }
        let answer = match answer {
            Some(answer) => answer,
            None => idle.await,
        };
        assert_eq!(answer.unwrap(), changes.receipt);
    }
    sound(&store, number).await;
}

/// The nine accounts, two of them in one.
async fn families(store: &PostgresRepository) -> Vec<CommitId> {
    let of = realm();
    let mut director = Director::new(of.clone(), 0);
    let (_, mut steps) = nine();
    steps.push(Step::merge((0, 0), [(2, 1)]));
    let mut commits = Vec::new();
    for step in steps {
        let plan = director.plan(&store.snapshot(&of).await.unwrap(), &step).unwrap();
        let (want, commit) = (plan.want.clone(), plan.env.commit_id);
        execute(store, &of, want, commit, |view, attempt| plan.decide(view, attempt)).await.unwrap();
        commits.push(commit);
    }
    commits
}

#[tokio::test]
async fn loads_at_once_share_statements_and_each_sees_what_it_asked_for() {
    let (proxy, store) = proxied().await;
    let commits = families(&store).await;
    let state = store.snapshot(&realm()).await.unwrap();
    assert!(state.rows.accounts.values().any(|account| account.answers() != account.id), "one is merged");
    let accounts: Vec<AccountId> = state.rows.accounts.keys().copied().collect();
    let nobody = AccountId::from_uuid(Uuid::from_u128(9));
    // One, two, and all accounts; some with a receipt, of a commit that happened or not.
    let wants: Vec<Want> = (0..MANY as usize)
        .map(|number| {
            let few = accounts.iter().cycle().skip(number).take([1, 2, 9][number % 3]).copied();
            let want = Want::accounts(few.chain((number % 4 == 0).then_some(nobody)));
            match number % 5 {
                0 => want.with_receipt(commits[number % commits.len()]),
                1 => want.with_receipt(CommitId::from_uuid(Uuid::from_u128(number as u128))),
                _ => want,
            }
        })
        .collect();
    let before = proxy.requests();
    let load = |want: &Want| {
        let (store, want) = (store.clone(), want.clone());
        tokio::spawn(async move { store.load(&realm(), &want).await })
    };
    let loads: Vec<JoinHandle<_>> = wants.iter().map(load).collect();
    for (want, load) in wants.iter().zip(loads) {
        let view: View = load.await.unwrap().unwrap();
        assert_eq!(view, state.load(&realm(), want), "{want:?}");
    }
    let requests = proxy.requests() - before;
    assert!(requests < u64::from(MANY / 2), "{requests} round trips");
}

#[tokio::test]
async fn a_damaged_row_is_told_to_nobody_but_those_who_ask_for_it() {
    let store = database::store().await;
    families(&store).await;
    let state = store.snapshot(&realm()).await.unwrap();
    let sole = |account: &&Account| account.answers() == account.id;
    let accounts: Vec<AccountId> =
        state.rows.accounts.values().filter(sole).map(|account| account.id).collect();
    let damaged = *accounts.last().unwrap();
    sqlx::query("UPDATE fratrie.accounts SET letter = '7' WHERE id = $1")
        .bind(*damaged.as_uuid())
        .execute(store.pool())
        .await
        .unwrap();
    let asked: Vec<AccountId> = accounts.iter().cycle().take(MANY as usize).copied().collect();
    let loads: Vec<JoinHandle<_>> = asked
        .iter()
        .map(|account| {
            let (store, want) = (store.clone(), Want::accounts([*account]));
            tokio::spawn(async move { store.load(&realm(), &want).await })
        })
        .collect();
    let mut told = 0;
    for (account, load) in asked.into_iter().zip(loads) {
        match load.await.unwrap() {
            Ok(view) => {
                assert_eq!(view, state.load(&realm(), &Want::accounts([account])));
            }
            Err(error) => {
                assert!(matches!(error, RepositoryError::Corrupt { .. }), "{error:?}");
                assert_eq!(account, damaged);
                told += 1;
            }
        }
    }
    assert!(told > 1);
}

/// Whoever leads may go away at any moment.
#[tokio::test]
async fn a_load_that_is_dropped_leaves_those_that_wait_their_answers() {
    let store = database::store().await;
    families(&store).await;
    let state = store.snapshot(&realm()).await.unwrap();
    let want = Want::accounts(state.rows.accounts.keys().copied());
    for round in 0..MANY {
        let loads: Vec<JoinHandle<_>> = (0..8)
            .map(|_| {
                let (store, want) = (store.clone(), want.clone());
                tokio::spawn(async move { store.load(&realm(), &want).await })
            })
            .collect();
        for _ in 0..round {
            tokio::task::yield_now().await;
        }
        for (place, load) in loads.into_iter().enumerate() {
            if place % 3 == 0 {
                load.abort();
            } else {
                let view = load.await.unwrap().unwrap();
                assert_eq!(view, state.load(&realm(), &want), "round {round}");
            }
        }
    }
}
