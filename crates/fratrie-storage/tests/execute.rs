//! The commit loop on a store that fails as it is told to: what it answers, and how often it asks.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use async_trait::async_trait;
use fratrie_domain::{
    AccountId, ChangeSet, CommitId, RealmId, Receipt, Refusal, SchoolCode, Timestamp, View, Want,
    change::{Expect, Write},
    model::{Key, Row, School, Version},
    outcome::Outcome,
    uuid::Uuid,
};
use fratrie_storage::{
    Cause, CommitError, ExecuteError, MemoryRepository, Repository, RepositoryError, Snapshot, execute,
};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Mutex,
};

/// What happens to a sending.
#[derive(Debug, Clone, Copy)]
enum Fate {
    /// It is done, and told.
    Done,
    Busy,
    /// It is done, but the answer is lost.
    AnswerLost,
    /// It is not done, and nobody knows.
    SendingLost,
    Conflict,
    Broken,
}

#[derive(Debug)]
struct Moody {
    inner: MemoryRepository,
    fates: Mutex<VecDeque<Fate>>,
    sent: Mutex<Vec<CommitId>>,
}

#[async_trait]
impl Repository for Moody {
    async fn load(&self, realm: &RealmId, want: &Want) -> Result<View, RepositoryError> {
        self.inner.load(realm, want).await
    }

    async fn resolve(
        &self,
        realm: &RealmId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<BTreeMap<AccountId, AccountId>, RepositoryError> {
        self.inner.resolve(realm, accounts).await
    }

    async fn commit(&self, changes: &ChangeSet) -> Result<Receipt, CommitError> {
        self.sent.lock().unwrap().push(changes.commit_id);
        let fate = self.fates.lock().unwrap().pop_front().unwrap_or(Fate::Done);
        match fate {
            Fate::Done => self.inner.commit(changes).await,
            Fate::Busy => Err(CommitError::Busy("somebody else".into())),
            Fate::AnswerLost => {
                self.inner.commit(changes).await?;
                Err(CommitError::Unknown("the answer was lost".into()))
            }
            Fate::SendingLost => Err(CommitError::Unknown("nothing arrived".into())),
            Fate::Conflict => Err(CommitError::Conflict(Key::School(code()))),
            Fate::Broken => Err(CommitError::Backend { cause: Cause::Full, source: "full".into() }),
        }
    }
}

fn code() -> SchoolCode {
    "S1".parse().unwrap()
}

fn realm() -> RealmId {
    "ac-dijon".parse().unwrap()
}

fn changes() -> ChangeSet {
    let commit_id = CommitId::from_uuid(Uuid::from_u128(1));
    let school = School { code: code(), name: "École".parse().unwrap(), version: Version::FIRST };
    ChangeSet {
        realm: realm(),
        commit_id,
        expects: vec![Expect::Absent { key: Key::School(code()) }],
        writes: vec![Write::Insert(Row::School(school))],
        journal: Vec::new(),
        events: Vec::new(),
        receipt: Receipt { commit_id, at: Timestamp::UNIX_EPOCH, outcome: Outcome::Done },
    }
}

/// What the loop answers, how often it decided and sent, and how many rows stand.
async fn run(fates: &[Fate]) -> (Result<Receipt, ExecuteError>, u32, usize, usize) {
    let store = Moody {
        inner: MemoryRepository::new(),
        fates: Mutex::new(fates.iter().copied().collect()),
        sent: Mutex::default(),
    };
    let (mut decisions, of) = (0, realm());
    let decide = |_: &View, attempt: u32| {
        assert_eq!(attempt, decisions, "each decision is told how many came before");
        decisions += 1;
        Ok::<_, Refusal>(changes())
    };
    let answer = execute(&store, &of, Want::default(), changes().commit_id, decide).await;
    let rows = store.inner.snapshot(&realm()).await.unwrap().rows.schools.len();
    let sent = store.sent.lock().unwrap().len();
    (answer, decisions, sent, rows)
}

#[tokio::test]
async fn busy_is_sent_again_and_not_decided_again() {
    let (answer, decisions, sent, rows) = run(&[Fate::Busy; 5]).await;
    assert_eq!((answer.unwrap(), decisions, sent, rows), (changes().receipt, 1, 6, 1));
    let (answer, ..) = run(&[Fate::Busy; 50]).await;
    assert!(matches!(answer, Err(ExecuteError::Commit(CommitError::Busy(_)))), "{answer:?}");
}

#[tokio::test]
async fn s50_an_unknown_outcome_is_sent_again_under_the_same_id_and_never_doubles() {
    for fates in [
        &[Fate::AnswerLost][..],
        &[Fate::SendingLost, Fate::AnswerLost],
        &[Fate::Busy, Fate::SendingLost, Fate::Busy, Fate::AnswerLost, Fate::SendingLost],
    ] {
        let (answer, decisions, sent, rows) = run(fates).await;
        assert_eq!((answer.unwrap(), decisions, sent, rows), (changes().receipt, 1, fates.len() + 1, 1));
    }
}

#[tokio::test]
async fn a_conflict_is_decided_again() {
    let (answer, decisions, sent, _) = run(&[Fate::Conflict, Fate::Conflict]).await;
    assert_eq!((answer.unwrap(), decisions, sent), (changes().receipt, 3, 3));
    let (answer, ..) = run(&[Fate::Conflict; 200]).await;
    assert!(matches!(answer, Err(ExecuteError::Contended)), "{answer:?}");
}

#[tokio::test]
async fn s56_a_failure_is_told_and_a_doubt_is_not_hidden_by_it() {
    let (answer, .., rows) = run(&[Fate::Broken]).await;
    assert!(
        matches!(answer, Err(ExecuteError::Commit(CommitError::Backend { cause: Cause::Full, .. }))),
        "{answer:?}"
    );
    assert_eq!(rows, 0);
    // Once an answer was lost, a failure of the next sending says nothing about the first.
    let (answer, .., rows) = run(&[Fate::AnswerLost, Fate::Broken]).await;
    assert!(matches!(answer, Err(ExecuteError::Commit(CommitError::Unknown(_)))), "{answer:?}");
    assert_eq!(rows, 1);
    let (answer, ..) = run(&[Fate::SendingLost; 50]).await;
    assert!(matches!(answer, Err(ExecuteError::Commit(CommitError::Unknown(_)))), "{answer:?}");
}
