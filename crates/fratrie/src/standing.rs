//! An account by its login name, as offices and support name it.

use crate::{error::Error, shell::Context};
use fratrie_domain::{AccountId, Command, Env, Identifier, Refusal, Want};

impl Context {
    /// The account of a login name.
    pub(crate) async fn find(&self, identifier: &Identifier) -> Result<AccountId, Error> {
        let view = self.load(&Want::identifier(identifier)).await?;
        Ok(view.by_identifier(identifier).ok_or(Refusal::NoSuchAccount)?.id)
    }

    /// Carries out a command on the account of a login name.
    pub(crate) async fn on_account(
        &self,
        identifier: &Identifier,
        env: Env,
        command: fn(AccountId) -> Command,
    ) -> Result<(), Error> {
        let account = self.find(identifier).await?;
        self.run(Want::accounts([account]), env, command(account)).await?;
        Ok(())
    }
}
