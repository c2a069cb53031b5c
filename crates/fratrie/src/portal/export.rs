//! What is kept about the holder of an account.

use super::Portal;
use crate::{error::Error, session::Session};

impl Portal {
    /// All that is kept about who holds the session's account: the account and those that it absorbed, contacts, letters, links
    /// to children, merges, dates, the day of the last log-in; of a student's own account that and the student's record. As
    /// JSON that a person can read, with keys in French and times in ISO 8601 (RGPD, articles 15 and 20). No secret is in
    /// it, and of others only what the account shows.
    ///
    /// # Errors
    /// `SessionEnded`; `Store`.
    pub async fn export_personal_data(&self, session: &Session) -> Result<serde_json::Value, Error> {
        let view = self.context.personal_view(session.account).await?;
        self.check(session, &view)?;
        self.context.personal_data(&view, session.account).await
    }
}
