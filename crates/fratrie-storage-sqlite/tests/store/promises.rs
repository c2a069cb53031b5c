//! What a store promises, one by one.

use fratrie_domain::{
    ChangeSet, CommitId, RealmId, Receipt, SchoolCode, Timestamp, Want,
    change::{Expect, Write},
    model::{Key, Row, School, Version},
    outcome::Outcome,
    uuid::Uuid,
};
use fratrie_storage::{CommitError, Repository};
use fratrie_storage_sqlite::{SqliteRepository, sqlx};
use std::{future::Future, task::Poll};

pub(crate) fn realm() -> RealmId {
    "ac-dijon".parse().unwrap()
}

pub(crate) fn code() -> SchoolCode {
    "0999001A".parse().unwrap()
}

/// A change set that puts one school at `version`, from the one before.
pub(crate) fn step(commit: u128, version: u64) -> ChangeSet {
    let school = School {
        code: code(),
        name: format!("École n° {version} – مدرسة").parse().unwrap(),
        version: Version::new(version),
    };
    let key = Key::School(code());
    let (expect, write) = if version == 1 {
        (Expect::Absent { key }, Write::Insert(Row::School(school)))
    } else {
        (Expect::Version { key, version: Version::new(version - 1) }, Write::Update(Row::School(school)))
    };
    let commit_id = CommitId::from_uuid(Uuid::from_u128(commit));
    ChangeSet {
        realm: realm(),
        commit_id,
        expects: vec![expect],
        writes: vec![write],
        journal: Vec::new(),
        events: Vec::new(),
        receipt: Receipt { commit_id, at: Timestamp::UNIX_EPOCH, outcome: Outcome::Done },
    }
}

pub(crate) async fn version(store: &SqliteRepository) -> u64 {
    let want = Want { schools: [code()].into(), ..Want::default() };
    let view = store.load(&realm(), &want).await.unwrap();
    view.rows.schools.get(&code()).map_or(0, |school| school.version.get())
}

async fn store() -> (tempfile::TempDir, SqliteRepository) {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteRepository::open(folder.path().join("fratrie.db")).await.unwrap();
    (folder, store)
}

#[tokio::test]
async fn r7_the_same_commit_id_twice_is_one_commit() {
    let (_folder, store) = store().await;
    let first = store.commit(&step(1, 1)).await.unwrap();
    assert_eq!(store.commit(&step(1, 1)).await.unwrap(), first);
    assert_eq!(version(&store).await, 1);
}

#[tokio::test]
async fn r6_a_conflict_names_the_row_and_changes_nothing() {
    let (_folder, store) = store().await;
    store.commit(&step(1, 1)).await.unwrap();
    for wrong in [step(2, 1), step(3, 3)] {
        assert!(
            matches!(store.commit(&wrong).await, Err(CommitError::Conflict(key)) if key == Key::School(code()))
        );
    }
    let mut only_read = step(4, 2);
    only_read.expects.push(Expect::Absent { key: Key::School("0999001A".parse().unwrap()) });
    assert!(
        matches!(store.commit(&only_read).await, Err(CommitError::Conflict(_))),
        "what was only read counts"
    );
    assert_eq!(version(&store).await, 1);
}

#[tokio::test]
async fn realms_do_not_meet_and_versions_are_64_bits() {
    let (_folder, store) = store().await;
    store.commit(&step(1, 1)).await.unwrap();
    let other = ChangeSet { realm: "ac-lyon".parse().unwrap(), ..step(1, 1) };
    store.commit(&other).await.unwrap();
    assert_eq!(version(&store).await, 1);
    sqlx_set_version(&store, 5_000_000_000).await;
    store.commit(&step(2, 5_000_000_001)).await.unwrap();
    assert_eq!(version(&store).await, 5_000_000_001);
    let beyond = step(3, u64::MAX);
    assert!(matches!(store.commit(&beyond).await, Err(CommitError::Conflict(_) | CommitError::Backend(_))));
}

async fn sqlx_set_version(store: &SqliteRepository, version: i64) {
    sqlx::query("UPDATE fratrie_schools SET version = ?1 WHERE realm_id = 'ac-dijon'")
        .bind(version)
        .execute(store.pool())
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_workers_on_two_handles_lose_no_update() {
    let (folder, one) = store().await;
    let two = SqliteRepository::open(folder.path().join("fratrie.db")).await.unwrap();
    one.commit(&step(1, 1)).await.unwrap();
    let workers: Vec<_> = (0..8_u128)
        .map(|worker| {
            let store = if worker % 2 == 0 { one.clone() } else { two.clone() };
            tokio::spawn(async move {
                let mut done = 0_u128;
                while done < 25 {
                    let next = version(&store).await + 1;
                    match store.commit(&step(1000 * (worker + 1) + done, next)).await {
                        Ok(_) => done += 1,
                        Err(CommitError::Conflict(_) | CommitError::Busy(_)) => {}
                        Err(error) => panic!("{error:?}"),
                    }
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }
    assert_eq!(version(&one).await, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn v29_a_commit_dropped_at_any_poll_happens_whole_or_not_at_all() {
    let (_folder, store) = store().await;
    for polls in 0..40_u128 {
        let before = version(&store).await;
        let changes = step(100 + polls, before + 1);
        let mut commit = Box::pin(store.commit(&changes));
        for _ in 0..polls {
            let done =
                std::future::poll_fn(|context| Poll::Ready(commit.as_mut().poll(context).is_ready())).await;
            if done {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(commit);
        // The next commit waits for the dropped one's transaction, and tells what became of it.
        let receipt = store.commit(&step(100 + polls, before + 1)).await.unwrap();
        assert_eq!(receipt.commit_id, changes.commit_id);
        assert_eq!(version(&store).await, before + 1);
    }
}
