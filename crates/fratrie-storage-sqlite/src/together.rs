//! Change sets that share a transaction. Each stands behind a savepoint: one that can not be written is taken back, and
//! written again alone afterwards, where it is told why. Nobody is answered before `COMMIT`.

use crate::{
    batch::{self, Batch},
    commit::alone,
    error,
    group::{Answer, Job},
    prepared::Prepared,
    standing::{ALONE, Standing, TOGETHER, Unasked},
    writer::{Writer, Writing},
};
use fail::fail_point;
use fratrie_domain::ChangeSet;
use fratrie_storage::CommitError;
use sqlx::SqliteConnection;
use std::sync::Arc;

pub(crate) const NEXT: &str = "RELEASE fratrie_one; SAVEPOINT fratrie_one;";
pub(crate) const BACK: &str = "ROLLBACK TO fratrie_one";

/// Writes the first one, with those that may share its transaction, and answers them.
pub(crate) async fn serve(writer: &Writer, first: Job) {
    let locked = writer.lock().await;
    let jobs = writer.queue.company(first);
    let mut writing = match locked {
        Ok(writing) => writing,
        Err(error) => return refuse(jobs, error),
    };
    let done = match together(&mut writing, &jobs).await {
        Ok(answers) => Ok((writing, answers)),
        Err(Failed::Busy(error)) => {
            writing.keep();
            Err(error)
        }
        Err(Failed::Begin(error)) => Err(error),
        Err(Failed::Later) => writing.renew().await.map(|writing| (writing, Vec::new())),
    };
    match done {
        Ok((writing, answers)) => answer(writing, jobs, answers).await,
        Err(error) => refuse(jobs, error),
    }
}

/// Answers those that have an answer, then writes the others one by one.
async fn answer(mut writing: Writing<'_>, jobs: Vec<Job>, answers: Vec<Option<Answer>>) {
    let mut left = Vec::new();
    for (job, answer) in jobs.into_iter().zip(answers.into_iter().chain(std::iter::repeat_with(|| None))) {
        match answer {
            Some(answer) => job.answer(answer),
            None => left.push(job),
        }
    }
    let mut left = left.into_iter();
    while let Some(job) = left.next() {
        let answer = alone(&mut writing, &job.changes).await;
        let failed = matches!(answer, Err(CommitError::Backend { .. } | CommitError::Corrupt { .. }));
        job.answer(answer);
        if failed {
            writing = match writing.renew().await {
                Ok(anew) => anew,
                Err(error) => return refuse(left.collect(), error),
            };
        }
    }
    writing.keep();
}

fn refuse(jobs: Vec<Job>, error: sqlx::Error) {
    let error = Arc::new(error);
    for job in jobs {
        job.answer(Err(error::shared(&error)));
    }
}

/// Why there are no answers.
enum Failed {
    /// Another process writes; nothing was begun.
    Busy(sqlx::Error),
    /// Nothing was begun.
    Begin(sqlx::Error),
    /// Nothing is written; who is to blame shows when each is written alone.
    Later,
}

impl From<Unasked> for Failed {
    fn from(unasked: Unasked) -> Self {
        match unasked {
            Unasked::Sql(error) if error::is_busy(&error) => Self::Busy(error),
            Unasked::Sql(error) => Self::Begin(error),
            Unasked::Damaged(_) => Self::Later,
        }
    }
}

/// The answers of those that can be answered after one `COMMIT`.
async fn together(connection: &mut SqliteConnection, jobs: &[Job]) -> Result<Vec<Option<Answer>>, Failed> {
    let prepared: Option<Vec<(&ChangeSet, &Prepared)>> =
        jobs.iter().map(|job| Some((&job.changes, job.prepared.as_ref()?))).collect();
    let (Some(prepared), Some(first)) = (prepared, jobs.first()) else { return Ok(Vec::new()) };
    let several = jobs.len() > 1;
    let begin = if several { &TOGETHER } else { &ALONE };
    let changes: Vec<&ChangeSet> = prepared.iter().map(|(changes, _)| *changes).collect();
    let mut standing = Standing::ask(connection, begin, &first.changes.realm, &changes).await?;
    fail_point!("sqlite-begun");
    let mut answers = Vec::new();
    for (changes, prepared) in prepared {
        answers.push(one(connection, changes, prepared, &mut standing, several).await?);
    }
    fail_point!("sqlite-before-commit");
    run(connection, "COMMIT".into()).await?;
    fail_point!("sqlite-after-commit");
    Ok(answers)
}

/// Writes one of them; nothing, if it is to be written alone.
async fn one(
    connection: &mut SqliteConnection,
    changes: &ChangeSet,
    prepared: &Prepared,
    standing: &mut Standing,
    several: bool,
) -> Result<Option<Answer>, Failed> {
    if let Some(receipt) = standing.receipt(changes) {
        return Ok(Some(Ok(receipt.clone())));
    }
    if let Some(moved) = standing.moved(changes) {
        return Ok(Some(Err(CommitError::Conflict(moved))));
    }
    fail_point!("sqlite-checked");
    let before = if several { NEXT } else { "" };
    let Ok(ready) = prepared.ready(before, changes, standing) else { return Ok(None) };
    let answered = batch::run(connection, ready.sql, ready.arguments).await.map_err(|_| Failed::Later)?;
    fail_point!("sqlite-written");
    // Statements that write no rows stand before those that do.
    let besides = answered.written.len().saturating_sub(ready.rows.len());
    if answered.written.iter().skip(besides).ne(&ready.rows) {
        run(connection, if several { BACK.into() } else { "ROLLBACK; BEGIN IMMEDIATE".into() }).await?;
        return Ok(None);
    }
    standing.follow(changes, ready.head);
    Ok(Some(Ok(changes.receipt.clone())))
}

async fn run(connection: &mut SqliteConnection, sql: Batch) -> Result<(), Failed> {
    let done = batch::run(connection, sql, sqlx::sqlite::SqliteArguments::default()).await;
    done.map(drop).map_err(|_| Failed::Later)
}
