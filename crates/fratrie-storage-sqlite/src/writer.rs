//! The one thread that writes. Who wants to write hands over what is to be done, and it is done in order: SQLite writes one
//! transaction at a time, and a statement of the thread's own connection wakes nobody.

use crate::{
    commit::{Answer, other},
    open::SqliteRepository,
    place::Place,
    prepared::Prepared,
    remnants::Remnants,
    together::{self, Job},
    work::{Work, answer, work},
};
use fratrie_domain::ChangeSet;
use fratrie_storage::{Cause, CommitError, RepositoryError};
use rusqlite::Connection;
use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, TryRecvError, channel},
    },
    thread,
};
use tokio::sync::oneshot;

/// So many change sets share a transaction at most: the last of them waits for all.
const MOST: usize = 64;

/// So often the thread looks for work before it sleeps, letting others run in between: about a tenth of a millisecond where
/// nobody else wants to. Who was answered often comes again at once, and waking takes longer than what is asked.
const LOOKS: u32 = 256;

enum Task {
    Commit(Box<Job>),
    Work(Work),
    Close(oneshot::Sender<()>),
}

/// Where work is handed over. The thread ends with the last of them, or when it is closed; what was handed over by then is
/// done first, whether somebody waits for it or not, so that a caller that goes away leaves nothing half way.
#[derive(Debug)]
pub(crate) struct Writer {
    tasks: Sender<Task>,
    /// Whether the thread is at work.
    busy: Arc<AtomicBool>,
}

impl Writer {
    pub(crate) fn start(place: Place) -> io::Result<Self> {
        let (tasks, coming) = channel();
        let busy = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&busy);
        thread::Builder::new().name("fratrie-sqlite".to_owned()).spawn(move || {
            let (connection, remnants) = (place.open().ok(), Remnants::of_before());
            drop(Thread { connection, place, coming, busy: told, remnants }.serve());
        })?;
        Ok(Self { tasks, busy })
    }

    /// Whether what is handed over now is likely to be done at once. Its connection has in memory what it wrote last, which a
    /// connection that reads has to fetch again after every commit.
    pub(crate) fn is_idle(&self) -> bool {
        !self.busy.load(Ordering::Relaxed)
    }

    /// Lets nobody write any more, and closes the connection once all is written.
    pub(crate) async fn close(&self) {
        let (closed, told) = oneshot::channel();
        drop(self.tasks.send(Task::Close(closed)));
        // Closed before, or by somebody else at the same time.
        drop(told.await);
    }

    /// Writes beside change sets: what is not committed when `done` ends is taken back.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        done: impl FnOnce(&Connection) -> Result<T, RepositoryError> + Send + 'static,
    ) -> Result<T, RepositoryError> {
        let (work, told) = work(done);
        drop(self.tasks.send(Task::Work(work)));
        answer(told).await
    }
}

impl SqliteRepository {
    pub(crate) async fn commit_whole(&self, changes: &ChangeSet) -> Answer {
        let (answer, told) = oneshot::channel();
        let prepared = Prepared::of(changes).map_err(other)?;
        let job = Box::new(Job { changes: changes.clone(), prepared, answer });
        if let Err(closed) = self.writer.tasks.send(Task::Commit(job)) {
            let source = Box::new(io::Error::other(closed.to_string()));
            return Err(CommitError::Backend { cause: Cause::Unreachable, source });
        }
        match told.await {
            Ok((answer, _spent)) => answer,
            Err(lost) => Err(CommitError::Unknown(Box::new(lost))),
        }
    }
}

struct Thread {
    place: Place,
    /// None where it could not be opened, or failed in a way that leaves a transaction open: then the next one is told, or
    /// finds it opened anew.
    connection: Option<Connection>,
    coming: Receiver<Task>,
    busy: Arc<AtomicBool>,
    remnants: Remnants,
}

impl Thread {
    /// Until it is closed: then whom to tell so, once nothing can be handed over any more.
    fn serve(mut self) -> Option<oneshot::Sender<()>> {
        let mut next = None;
        self.take_out_remnants();
        while let Some(task) = next.take().or_else(|| self.wait()) {
            // A panic is a mistake of ours that one caller is to hear of, and not all that come after.
            let served = catch_unwind(AssertUnwindSafe(|| match task {
                Task::Close(closed) => {
                    if let Some(connection) = self.connection.take() {
                        self.remnants.take_out_at_last(&connection, &self.place);
                    }
                    Some(closed)
                }
                Task::Work(work) => {
                    work(self.open());
                    None
                }
                Task::Commit(first) => {
                    let (jobs, after) = self.company(*first);
                    next = after;
                    self.remnants.left_by(&jobs);
                    match self.open() {
                        Ok(connection) => together::serve(connection, jobs),
                        Err(error) => together::refuse(jobs, error),
                    }
                    None
                }
            }));
            let panicked = served.is_err();
            if let Ok(closed @ Some(_)) = served {
                return closed;
            }
            self.connection.as_ref().inspect(|connection| together::take_back(connection));
            self.connection.take_if(|connection| panicked || !connection.is_autocommit());
            self.take_out_remnants();
        }
        None
    }

    fn take_out_remnants(&mut self) {
        if let Some(connection) = &self.connection {
            self.remnants.take_out(connection, &self.place);
        }
    }

    fn wait(&self) -> Option<Task> {
        self.busy.store(false, Ordering::Relaxed);
        let mut looked = (0..LOOKS).map(|_| self.coming.try_recv().inspect_err(|_| thread::yield_now()));
        let found = looked.find(|found| !matches!(found, Err(TryRecvError::Empty)));
        let task = found.and_then(Result::ok).or_else(|| self.coming.recv().ok());
        self.busy.store(true, Ordering::Relaxed);
        task
    }

    fn open(&mut self) -> rusqlite::Result<&Connection> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.place.open()?,
        };
        Ok(self.connection.insert(connection))
    }

    /// The first one with those that wait and may share its transaction, and what comes after them.
    fn company(&self, first: Job) -> (Vec<Job>, Option<Task>) {
        let most = if first.shares() { MOST } else { 1 };
        let mut jobs = vec![first];
        while jobs.len() < most {
            match self.coming.try_recv() {
                Ok(Task::Commit(job)) if job.shares() => jobs.push(*job),
                other => return (jobs, other.ok()),
            }
        }
        (jobs, None)
    }
}
