//! What is kept about a responsible, for who asks for it.

use super::Support;
use crate::{error::Error, export::personal_data};
use fratrie_domain::Identifier;

impl Support {
    /// All that is kept about a responsible, as [`Portal::export_personal_data`](crate::Portal::export_personal_data)
    /// shows it to them; by any of the accounts that answer together.
    ///
    /// # Errors
    /// `Refused(NoSuchAccount | NotResponsible | OutOfScope)`; `Store`.
    pub async fn export_personal_data(&self, identifier: &Identifier) -> Result<serde_json::Value, Error> {
        let account = self.context.find(identifier).await?;
        let view = self.context.personal_view(account).await?;
        self.scope.check(&view, [account])?;
        Ok(personal_data(&view, account, self.context.now())?)
    }
}
