//! What support reads of the journal.

use super::Support;
use crate::{error::Error, history::HistoryPage};
use fratrie_domain::{EntryId, Identifier, Refusal, Timestamp, Want, chain::JournalAnchor, history::Reader};
use fratrie_storage::{JournalReport, verify_journal};

impl Support {
    /// What happened to an account, newest first: the page before `before`, or the newest.
    ///
    /// # Errors
    /// `Refused(NoSuchAccount | OutOfScope)`; `Store`.
    pub async fn history(
        &self,
        identifier: &Identifier,
        before: Option<EntryId>,
    ) -> Result<HistoryPage, Error> {
        let account = self.context.find(identifier).await?;
        let view = self.context.load(&Want::accounts([account])).await?;
        self.scope.check(&view, [account])?;
        self.context.history(account, Reader::Staff, before).await
    }

    /// Verifies the whole journal of the realm, entry by entry, in little memory: that none is altered, removed or put in,
    /// and, with the anchor of an earlier verification, that it was not written anew since. Commits go on meanwhile.
    ///
    /// Keep the report's anchor where who can write the database can not.
    ///
    /// # Errors
    /// `Store`. What is wrong with the journal is in the report.
    pub async fn verify_journal(&self, anchor: Option<&JournalAnchor>) -> Result<JournalReport, Error> {
        Ok(verify_journal(&*self.context.shell.store, &self.context.realm, anchor).await?)
    }

    /// Who answered for an identifier on that date: the account that did, as it is called today.
    ///
    /// # Errors
    /// `Refused(NoSuchAccount | OutOfScope)`; `Store`.
    pub async fn answered(&self, identifier: &Identifier, at: Timestamp) -> Result<Identifier, Error> {
        let account = self.context.find(identifier).await?;
        let answered = self.context.answered(account, at).await?;
        let view = self.context.load(&Want::accounts([account, answered])).await?;
        self.scope.check(&view, [account, answered])?;
        Ok(view.account(answered).ok_or(Refusal::NoSuchAccount)?.identifier.clone())
    }
}
