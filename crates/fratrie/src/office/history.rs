//! What an office reads of the journal.

use super::Office;
use crate::{error::Error, history::HistoryPage};
use fratrie_domain::{EntryId, Identifier, history::Reader};

impl Office {
    /// What happened to an account, newest first: the page before `before`, or the newest.
    ///
    /// # Errors
    /// `Refused(NoSuchAccount)`; `Store`.
    pub async fn history(
        &self,
        identifier: &Identifier,
        before: Option<EntryId>,
    ) -> Result<HistoryPage, Error> {
        let account = self.context.find(identifier).await?;
        self.context.history(account, Reader::Staff, before).await
    }
}
