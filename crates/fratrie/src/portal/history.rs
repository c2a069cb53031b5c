//! What an account's holder reads of the journal.

use super::Portal;
use crate::{error::Error, history::HistoryPage, session::Session};
use fratrie_domain::{EntryId, Want, history::Reader};

impl Portal {
    /// What happened to the session's account, newest first: the page before `before`, or the newest. Agents of the office
    /// and of support are not named (S120).
    ///
    /// # Errors
    /// `SessionEnded`; `Store`.
    pub async fn history(&self, session: &Session, before: Option<EntryId>) -> Result<HistoryPage, Error> {
        self.session_view(session, Want::default()).await?;
        self.context.history(session.account, Reader::Holder, before).await
    }
}
