//! What is kept about a person, for who asks for it.

use super::Support;
use crate::error::Error;
use fratrie_domain::Identifier;

impl Support {
    /// All that is kept about who holds an account, as [`Portal::export_personal_data`](crate::Portal::export_personal_data)
    /// shows it to them; by any of the accounts that answer together.
    ///
    /// # Errors
    /// `Refused(NoSuchAccount | OutOfScope)`; `Store`.
    pub async fn export_personal_data(&self, identifier: &Identifier) -> Result<serde_json::Value, Error> {
        let account = self.context.find(identifier).await?;
        let view = self.context.personal_view(account).await?;
        self.scope.check(&view, [account])?;
        self.context.personal_data(&view, account).await
    }
}
