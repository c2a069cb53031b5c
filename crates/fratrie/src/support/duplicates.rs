//! Accounts that may be one person's, as support sees them.

use super::Support;
use crate::{duplicates::Duplicates, error::Error};

impl Support {
    /// Pairs of responsibles' accounts of this agent's scope that may be one person's, page by page, as
    /// [`Office::duplicates`](crate::Office::duplicates).
    ///
    /// # Errors
    /// `Refused(ProofVoid)` when `next` is not one of a page of this realm, or a day old; `Store`.
    pub async fn duplicates(&self, next: Option<&str>) -> Result<Duplicates, Error> {
        self.context.duplicates(next, |view, account| self.scope.covers(view, account)).await
    }
}
