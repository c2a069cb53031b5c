//! Change sets that come at once share a transaction, and its `fsync`. If one of them can not be written, or their `COMMIT`
//! fails, each is written alone, where it is told why: nobody pays for another. Nobody is answered before `COMMIT`.

use crate::{
    commit::{Answer, Stop, Updates, other, write},
    error,
    prepared::Prepared,
};
use fail::fail_point;
use fratrie_domain::ChangeSet;
use rusqlite::Connection;
use std::{slice, sync::Arc};
use tokio::sync::oneshot;

/// A change set of more rows than this has its transaction to itself.
const LARGE: usize = 256;

/// The write lock from the start: what was read stays true until COMMIT, and no upgrade can fail in between.
pub(crate) const BEGIN: &str = "BEGIN IMMEDIATE";
pub(crate) const COMMIT: &str = "COMMIT";

/// A change set that waits.
pub(crate) struct Job {
    pub(crate) changes: ChangeSet,
    pub(crate) prepared: Prepared,
    pub(crate) answer: oneshot::Sender<(Answer, Spent)>,
}

/// What was written, handed back with the answer: its caller lets go of it. To free the values of a school's rows would take
/// the thread that writes longer than a merge.
pub(crate) type Spent = (ChangeSet, Prepared);

impl Job {
    /// Answers. A caller that went away hears nothing.
    fn answer(self, answer: Answer) {
        drop(self.answer.send((answer, (self.changes, self.prepared))));
    }

    pub(crate) fn shares(&self) -> bool {
        self.prepared.writes.len() <= LARGE
    }
}

/// Writes them, and answers.
pub(crate) fn serve(connection: &Connection, jobs: Vec<Job>) {
    if jobs.len() > 1 {
        match transact(connection, &jobs, Updates::Unasked) {
            Ok(answers) => return jobs.into_iter().zip(answers).for_each(|(job, answer)| job.answer(answer)),
            Err(Failed::Begin(error)) => return refuse(jobs, error),
            Err(Failed::Later(_)) => {}
        }
    }
    for job in jobs {
        let answer = alone(connection, &job);
        job.answer(answer);
    }
}

/// Nothing was begun.
pub(crate) fn refuse(jobs: Vec<Job>, error: rusqlite::Error) {
    let error = Arc::new(error);
    for job in jobs {
        job.answer(Err(error::shared(&error)));
    }
}

fn alone(connection: &Connection, job: &Job) -> Answer {
    let by = |updates| transact(connection, slice::from_ref(job), updates);
    let mut done = by(Updates::Unasked);
    if let Err(Failed::Later(Stop::Unasked)) = done {
        done = by(Updates::InPlace);
    }
    if let Err(Failed::Later(Stop::Exchange)) = done {
        done = by(Updates::TakenOutFirst);
    }
    match done {
        Ok(answers) => answers.into_iter().next().unwrap_or_else(|| Err(other("nothing was written"))),
        Err(Failed::Begin(error)) => Err(error::commit(error)),
        Err(Failed::Later(Stop::Refused(error))) => Err(error),
        Err(Failed::Later(Stop::Unasked | Stop::Exchange)) => {
            Err(other("a unique value is exchanged in a way that is not supported"))
        }
    }
}

/// Why there are no answers.
enum Failed {
    /// Nothing was begun.
    Begin(rusqlite::Error),
    /// Nothing stands of what was written.
    Later(Stop),
}

/// The answers, after one `COMMIT`.
fn transact(connection: &Connection, jobs: &[Job], updates: Updates) -> Result<Vec<Answer>, Failed> {
    run(connection, BEGIN).map_err(Failed::Begin)?;
    fail_point!("sqlite-begun");
    let written = jobs.iter().map(|job| write(connection, &job.changes, &job.prepared, updates));
    let committed = written.collect::<Result<_, Stop>>().and_then(|answers| {
        fail_point!("sqlite-before-commit");
        run(connection, COMMIT)?;
        fail_point!("sqlite-after-commit");
        Ok(answers)
    });
    committed.map_err(|stop| {
        take_back(connection);
        Failed::Later(stop)
    })
}

/// Ends a transaction that stands open, if there is one: on a full disk SQLite does so by itself. Should it not end, the
/// connection is closed by [`crate::writer`], which ends it.
pub(crate) fn take_back(connection: &Connection) {
    if !connection.is_autocommit() {
        drop(run(connection, "ROLLBACK"));
    }
}

/// Runs a statement without parameters.
pub(crate) fn run(connection: &Connection, statement: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(statement)?.execute([]).map(drop)
}
