//! Change sets that come at once share one transaction, and one `fsync`: whoever finds nobody leading leads, and takes all
//! that wait with it. Who comes alone waits for nobody.

use crate::{open::SqliteRepository, prepared::Prepared, together, writer::Writer};
use fratrie_domain::{ChangeSet, Receipt};
use fratrie_storage::CommitError;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{runtime::Handle, sync::oneshot};

pub(crate) type Answer = Result<Receipt, CommitError>;

/// So many share a transaction at most: the last of them waits for all.
const MOST: usize = 64;
/// A change set of more rows than this has its transaction to itself.
pub(crate) const LARGE: usize = 256;

/// A change set that waits.
pub(crate) struct Job {
    pub(crate) changes: ChangeSet,
    /// Its statements; none of a large one, and of one that can not be written.
    pub(crate) prepared: Option<Prepared>,
    answer: oneshot::Sender<Answer>,
    /// Where its caller waits; another leader is started there, should the one before it end with its runtime.
    runtime: Handle,
}

impl Job {
    /// Answers. A caller that went away hears nothing.
    pub(crate) fn answer(self, answer: Answer) {
        drop(self.answer.send(answer));
    }

    fn joins(&self, first: &Self) -> bool {
        self.prepared.is_some() && first.prepared.is_some() && self.changes.realm == first.changes.realm
    }
}

/// Those that wait, in order.
#[derive(Default)]
pub(crate) struct Queue(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    led: bool,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands the job back to who has to lead.
    fn enter(&self, job: Job) -> Option<Job> {
        let mut waiting = self.lock();
        if waiting.led {
            waiting.jobs.push_back(job);
            return None;
        }
        waiting.led = true;
        Some(job)
    }

    /// The next one, or the end of leading.
    fn next(&self) -> Option<Job> {
        let mut waiting = self.lock();
        let next = waiting.jobs.pop_front();
        waiting.led = next.is_some();
        next
    }

    /// The first one with those that may share its transaction.
    pub(crate) fn company(&self, first: Job) -> Vec<Job> {
        let mut waiting = self.lock();
        let mut group = vec![first];
        while group.len() < MOST
            && let Some(job) =
                waiting.jobs.pop_front_if(|job| group.first().is_some_and(|first| job.joins(first)))
        {
            group.push(job);
        }
        group
    }
}

impl SqliteRepository {
    /// Written in a task of its own, so that a caller that goes away leaves no transaction half way.
    pub(crate) async fn commit_whole(&self, changes: &ChangeSet) -> Answer {
        let (answer, told) = oneshot::channel();
        let prepared = if changes.writes.len() > LARGE { None } else { Prepared::of(changes).ok() };
        let job = Job { changes: changes.clone(), prepared, answer, runtime: Handle::current() };
        if let Some(first) = self.writer.queue.enter(job) {
            lead(Arc::clone(&self.writer), first);
        }
        told.await.unwrap_or_else(|lost| Err(CommitError::Unknown(Box::new(lost))))
    }
}

fn lead(writer: Arc<Writer>, first: Job) {
    let runtime = first.runtime.clone();
    let mut baton = Baton { writer: Some(writer), next: Some(first) };
    runtime.spawn(async move {
        while let (Some(writer), Some(first)) = (baton.writer.clone(), baton.next.take()) {
            together::serve(&writer, first).await;
            baton.pass();
        }
    });
}

/// Held by who leads: whatever becomes of the leader, another one follows as long as somebody waits.
struct Baton {
    writer: Option<Arc<Writer>>,
    next: Option<Job>,
}

impl Baton {
    fn pass(&mut self) {
        self.next = self.writer.as_ref().and_then(|writer| writer.queue.next());
        if self.next.is_none() {
            self.writer = None;
        }
    }
}

impl Drop for Baton {
    fn drop(&mut self) {
        self.pass();
        if let (Some(writer), Some(next)) = (self.writer.take(), self.next.take()) {
            lead(writer, next);
        }
    }
}
