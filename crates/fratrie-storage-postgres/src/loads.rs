//! Loads of accounts by their ids, which is what a commit is decided on: those that come at once share a statement, and each
//! takes from what it found what it asked for, as the domain says what that is.

use crate::{
    error,
    load::take,
    open::PostgresRepository,
    turns::{Told, Turns},
};
use fratrie_domain::{RealmId, State, View, Want};
use fratrie_storage::RepositoryError;
use sqlx::postgres::PgRow;
use std::{iter, sync::Arc};

/// What somebody asks for.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) realm: RealmId,
    pub(crate) want: Want,
}

/// Calls that load. What is answered holds what all of them asked for.
pub(crate) type Loads = Turns<Asked, Arc<State>>;

/// Who asks for more accounts has a statement of their own.
const FEW: usize = 16;

impl Asked {
    /// Whether it goes along with others: a few accounts, a receipt, and nothing else.
    pub(crate) fn is_shared(&self) -> bool {
        let Want { accounts, receipt, .. } = &self.want;
        (1..=FEW).contains(&accounts.len())
            && self.want == Want { accounts: accounts.clone(), receipt: *receipt, ..Want::default() }
    }
}

impl PostgresRepository {
    pub(crate) async fn load_together(&self, asked: Arc<Asked>) -> Result<View, RepositoryError> {
        let mut turn = match self.loads.wait(&asked).await {
            Ok(Told::Lead(turn)) => turn,
            Ok(Told::Answer(state)) => return Ok(state.load(&asked.realm, &asked.want)),
            Ok(Told::Alone) | Err(_) => return self.load_alone(asked).await,
        };
        if turn.is_lonely() {
            return self.load_alone(asked).await;
        }
        let store = self.clone();
        // In a task of its own, so that nobody waits for whoever asked first to look for the answer.
        let answer = tokio::spawn(async move {
            let company = turn.company(&asked, |one, other| one.realm == other.realm).await;
            if company.is_empty() {
                return store.load_alone(asked).await;
            }
            let together = iter::once(&asked).chain(company.iter().map(|one| &one.asked)).cloned().collect();
            let found = store.load_rows(together).await.and_then(|rows| state_of(&rows));
            drop(turn);
            for one in company {
                // Nobody pays for another: where something is wrong each asks alone, and is told what.
                one.tell(found.as_ref().map_or(Told::Alone, |state| Told::Answer(Arc::clone(state))));
            }
            match found {
                Ok(state) => Ok(state.load(&asked.realm, &asked.want)),
                Err(_) => store.load_alone(asked).await,
            }
        });
        answer.await.unwrap_or_else(|lost| Err(error::lost(lost)))
    }
}

fn state_of(rows: &[PgRow]) -> Result<Arc<State>, RepositoryError> {
    let mut state = State::default();
    for row in rows {
        if let Some(receipt) = take(row, &mut state.rows)? {
            state.receipts.insert(receipt.commit_id, receipt);
        }
    }
    Ok(Arc::new(state))
}
