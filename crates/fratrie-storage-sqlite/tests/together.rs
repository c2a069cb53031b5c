//! Change sets that come at once share a transaction, and none pays for another. In a process of its own, which counts
//! its commits.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use fratrie_conformance::counter::{realm, step};
use fratrie_domain::{
    ChangeSet, CommitId, EntryId, EventId, PersonName, Receipt, ResponsibleId,
    change::{Unique, Write},
    model::{Details, Key, Responsible, Row, School, Source, Version},
    uuid::Uuid,
};
use fratrie_storage::{Cause, CommitError, Repository, Snapshot, verify_journal};
use fratrie_storage_sqlite::SqliteRepository;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicUsize, Ordering},
    mpsc::{Receiver, Sender, channel},
};

type Answer = Result<Receipt, CommitError>;

/// A change set with an entry and an event of its own.
fn change(commit: u128, writes: Vec<Write>) -> ChangeSet {
    let (mut changes, id) = (step(1), Uuid::from_u128(commit));
    (changes.commit_id, changes.writes) = (CommitId::from_uuid(id), writes);
    for entry in &mut changes.journal {
        (entry.id, entry.commit) = (EntryId::from_uuid(id), changes.commit_id);
    }
    for event in &mut changes.events {
        (event.id, event.commit) = (EventId::from_uuid(id), changes.commit_id);
    }
    changes.receipt.commit_id = changes.commit_id;
    changes
}

fn school(number: u128, version: u64) -> School {
    let name = "Collège des Tilleuls".parse().unwrap();
    School { code: format!("T{number}").parse().unwrap(), name, version: Version::new(version) }
}

fn responsible(id: u128, school: u128, external: &str) -> Row {
    Row::Responsible(Responsible {
        id: ResponsibleId::from_uuid(Uuid::from_u128(id)),
        name: PersonName::new("Cosams", None, "Angélique").unwrap(),
        source: source(school, external),
        details: Details::default(),
        version: Version::FIRST,
    })
}

fn source(school: u128, external: &str) -> Source {
    Source { school: self::school(school, 1).code, external: external.parse().unwrap() }
}

/// Holds who writes where a transaction begins, once it is told to.
struct Gate {
    closed: Arc<AtomicBool>,
    reached: Receiver<()>,
    open: Sender<()>,
}

impl Gate {
    fn new() -> Self {
        let closed = Arc::new(AtomicBool::new(false));
        let ((arrival, reached), (open, leave)) = (channel(), channel());
        let (leave, shut) = (Mutex::new(leave), Arc::clone(&closed));
        fail::cfg_callback("sqlite-begun", move || {
            if shut.swap(false, Ordering::SeqCst) {
                arrival.send(()).unwrap();
                leave.lock().unwrap().recv().unwrap();
            }
        })
        .unwrap();
        Self { closed, reached, open }
    }
}

/// Commits all at once: who writes is held by the first, of no interest, until all others wait.
async fn at_once(
    store: &SqliteRepository,
    gate: &Gate,
    first: ChangeSet,
    all: Vec<ChangeSet>,
) -> Vec<Answer> {
    let commit = |changes| {
        let store = store.clone();
        tokio::spawn(async move { store.commit(&changes).await })
    };
    gate.closed.store(true, Ordering::SeqCst);
    let first = commit(first);
    tokio::task::yield_now().await;
    gate.reached.recv().unwrap();
    let all: Vec<_> = all.into_iter().map(commit).collect();
    // On one thread, in order: each hands its change set over before this task has its turn again.
    tokio::task::yield_now().await;
    gate.open.send(()).unwrap();
    first.await.unwrap().unwrap();
    let mut answers = Vec::new();
    for commit in all {
        answers.push(commit.await.unwrap());
    }
    answers
}

#[tokio::test]
async fn those_that_come_at_once_share_a_commit_and_none_pays_for_another() {
    let commits = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&commits);
    fail::cfg_callback("sqlite-after-commit", move || {
        counted.fetch_add(1, Ordering::SeqCst);
    })
    .unwrap();
    let gate = Gate::new();
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteRepository::open(folder.path().join("fratrie.db")).await.unwrap();
    let insert = |number| Write::Insert(Row::School(school(number, 1)));
    store.commit(&change(1, vec![insert(1)])).await.unwrap();
    assert_eq!(commits.swap(0, Ordering::SeqCst), 1);

    let innocent = |commit: u128| change(commit, vec![insert(commit)]);
    let answers = at_once(&store, &gate, innocent(10), (100..140).map(innocent).collect()).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(commits.swap(0, Ordering::SeqCst), 2, "one commit for forty, after the first");

    // Only one of them is judged at COMMIT, where all are refused: then each stands for itself.
    let stale = change(2, vec![Write::Update(Row::School(school(1, 7)))]);
    let first = change(3, vec![Write::Insert(responsible(1, 1, "R1"))]);
    let taken = change(4, vec![Write::Insert(responsible(2, 1, "R1"))]);
    let orphan = change(5, vec![Write::Insert(responsible(3, 99, "R1"))]);
    for (base, guilty) in [(200, None), (300, Some(orphan))] {
        let mut all: Vec<_> = (base..base + 10).map(innocent).collect();
        all.extend([stale.clone(), first.clone(), taken.clone(), innocent(base)]);
        all.extend(guilty.clone());
        let mut answers = at_once(&store, &gate, innocent(base / 10), all).await.into_iter();
        for answer in answers.by_ref().take(10) {
            answer.unwrap();
        }
        let told = answers.next().unwrap();
        assert!(matches!(&told, Err(CommitError::Conflict(Key::School(code))) if *code == school(1, 1).code));
        assert_eq!(answers.next().unwrap().unwrap(), first.receipt);
        let told = answers.next().unwrap();
        let held = Unique::Responsible(source(1, "R1"));
        assert!(matches!(&told, Err(CommitError::Taken(unique)) if *unique == held), "{told:?}");
        assert_eq!(answers.next().unwrap().unwrap(), innocent(base).receipt, "the same commit twice is one");
        if guilty.is_some() {
            let told = answers.next().unwrap();
            assert!(matches!(&told, Err(CommitError::Backend { .. })), "{told:?}");
        }
    }
    let whole = store.snapshot(&realm()).await.unwrap();
    let report = verify_journal(&store, &realm(), None).await.unwrap();
    assert!(whole.violations().is_empty() && report.is_sound(), "{report:?}");
    assert_eq!((whole.rows.schools.len(), whole.rows.responsibles.len()), (64, 1));
    assert_eq!((whole.receipts.len(), whole.journal.len(), whole.events.len()), (65, 65, 65));
    assert!(whole.receipts.values().all(|receipt| receipt.commit_id != stale.commit_id));
}

/// Each test of a host has a runtime of its own; a store outlives them.
#[test]
fn a_runtime_that_ends_takes_no_commit_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let lasting = runtime();
    let store = lasting.block_on(SqliteRepository::open(folder.path().join("fratrie.db"))).unwrap();
    let ending = runtime();
    let theirs = store.clone();
    let insert = |number| change(number, vec![Write::Insert(Row::School(school(number, 1)))]);
    let waiting = ending.spawn(async move { theirs.commit(&insert(1)).await });
    ending.block_on(tokio::task::yield_now());
    drop(ending);
    drop(waiting);
    lasting.block_on(store.commit(&insert(2))).unwrap();
    let whole = lasting.block_on(store.snapshot(&realm())).unwrap();
    assert_eq!(whole.receipts.len(), 2, "what was handed over is written, though nobody waits for it");
    lasting.block_on(store.close());
    let told = lasting.block_on(store.commit(&insert(3)));
    assert!(matches!(told, Err(CommitError::Backend { cause: Cause::Unreachable, .. })), "{told:?}");
}
