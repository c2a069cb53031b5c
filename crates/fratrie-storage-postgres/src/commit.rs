//! A change set is one call, which it shares with others where several come at once.

use crate::{
    bulk,
    call::{Stop, Updates, call, other, transact},
    connection::to_its_end,
    error,
    kept::Used,
    open::PostgresRepository,
    prepared::Prepared,
    turns::{PATIENCE, Told, Turn, Turns, Waiting},
};
use fail::fail_point;
use fratrie_domain::{ChangeSet, Receipt};
use fratrie_storage::CommitError;
use std::{iter, sync::Arc, time::Duration};
use tokio::time::error::Elapsed;

type Answer = Result<Receipt, CommitError>;

/// Calls that commit.
pub(crate) type Commits = Turns<Prepared, Answer>;

impl PostgresRepository {
    /// Runs to its end, so that a caller that goes away leaves no transaction half way.
    pub(crate) async fn commit_whole(&self, changes: &ChangeSet) -> Result<Receipt, CommitError> {
        let (store, changes) = (self.clone(), Arc::new(changes.clone()));
        to_its_end(async move {
            if bulk::is_large(&changes) {
                return store.commit_large(changes).await;
            }
            let prepared = Arc::new(Prepared::new(changes, Updates::InPlace).map_err(other)?);
            match store.commits.wait(&prepared).await {
                Ok(Told::Lead(turn)) => store.lead(turn, prepared).await,
                Ok(Told::Answer(answer)) => answer,
                Ok(Told::Alone) => Ok(store.alone(&prepared, None).await?),
                Err(lost) => Err(CommitError::Unknown(lost.into())),
            }
        })
        .await
    }

    /// By `COPY` where nothing stands against it, else by a call.
    async fn commit_large(&self, changes: Arc<ChangeSet>) -> Result<Receipt, CommitError> {
        let mut used = self.begin().await?;
        let connection = used.connection();
        let answer = tokio::time::timeout(self.settings.answer, async {
            if let Some(receipt) = bulk::commit(connection, &changes).await? {
                return Ok(receipt);
            }
            let prepared = Prepared::new(changes, Updates::InPlace).map_err(other)?;
            transact(connection, &prepared, None).await
        });
        let answer = answer.await;
        Ok(self.end(used, answer)?)
    }

    /// Makes a call, for those that wait as well.
    async fn lead(
        &self,
        mut turn: Turn<Prepared, Answer>,
        first: Arc<Prepared>,
    ) -> Result<Receipt, CommitError> {
        if turn.is_lonely() {
            return self.lead_nobody(turn, &first).await;
        }
        let store = self.clone();
        // In a task of its own, so that nobody waits for whoever came first to look for the answer.
        let answer = tokio::spawn(async move {
            let company = turn.company(&first, Prepared::keeps_clear_of).await;
            if company.is_empty() {
                store.lead_nobody(turn, &first).await
            } else {
                store.lead_all(turn, &first, company).await
            }
        });
        answer.await.unwrap_or_else(|lost| Err(CommitError::Unknown(lost.into())))
    }

    async fn lead_nobody(
        &self,
        turn: Turn<Prepared, Answer>,
        first: &Prepared,
    ) -> Result<Receipt, CommitError> {
        let answer = self.alone(first, Some(PATIENCE)).await;
        drop(turn);
        match answer {
            Err(Stop::Failed(error)) if error::is_locked(&error) => Ok(self.alone(first, None).await?),
            answer => Ok(answer?),
        }
    }

    /// Nobody pays for another: where nothing comes of it, each is told why, or waits for its locks, by a call of its own,
    /// which nobody waits for.
    async fn lead_all(
        &self,
        turn: Turn<Prepared, Answer>,
        first: &Prepared,
        company: Vec<Waiting<Prepared, Answer>>,
    ) -> Result<Receipt, CommitError> {
        let written = self.together(first, &company).await;
        drop(turn);
        let (error, term): (_, fn(Arc<sqlx::Error>) -> CommitError) = match written {
            Ok(true) => {
                for one in company {
                    let receipt = one.asked.changes.receipt.clone();
                    one.tell(Told::Answer(Ok(receipt)));
                }
                return Ok(first.changes.receipt.clone());
            }
            Err(Stop::Unreached(error)) => (Arc::new(error), error::reach),
            Err(Stop::Failed(error)) if error::is_unknown(&error) => (Arc::new(error), error::commit),
            Ok(false) | Err(Stop::Failed(_) | Stop::Refused(_)) => {
                for one in company {
                    one.tell(Told::Alone);
                }
                return Ok(self.alone(first, None).await?);
            }
        };
        for one in company {
            one.tell(Told::Answer(Err(term(Arc::clone(&error)))));
        }
        Err(term(error))
    }

    /// Whether all were written, by one call.
    async fn together(&self, first: &Prepared, company: &[Waiting<Prepared, Answer>]) -> Result<bool, Stop> {
        let mut all: Vec<&Prepared> =
            iter::once(first).chain(company.iter().map(|one| &*one.asked)).collect();
        // In one order whoever calls: an id that two calls bring is waited for, not in a circle.
        all.sort_by_key(|one| one.changes.commit_id);
        let mut used = self.begin().await?;
        let answer =
            tokio::time::timeout(self.settings.answer, call(used.connection(), &all, Some(PATIENCE))).await;
        Ok(self.end(used, answer)?.is_none())
    }

    async fn alone(&self, prepared: &Prepared, patience: Option<Duration>) -> Result<Receipt, Stop> {
        let mut used = self.begin().await?;
        let answer = transact(used.connection(), prepared, patience);
        let answer = tokio::time::timeout(self.settings.answer, answer).await;
        self.end(used, answer)
    }

    async fn begin(&self) -> Result<Used, Stop> {
        let used = self.connections.acquire().await.map_err(Stop::Unreached)?;
        fail_point!("postgres-before-commit");
        Ok(used)
    }

    fn end<T>(&self, used: Used, answer: Result<Result<T, Stop>, Elapsed>) -> Result<T, Stop> {
        fail_point!("postgres-after-commit");
        let answer = answer.unwrap_or_else(|_| Err(Stop::Failed(error::no_answer())));
        match &answer {
            Ok(_) => self.connections.keep(used),
            Err(Stop::Failed(failure)) => self.connections.give_up(used, failure),
            // What was under way is rolled back before the pool has it.
            Err(Stop::Refused(_) | Stop::Unreached(_)) => drop(used),
        }
        answer
    }
}
