//! What the support of a realm does.

mod history;

use crate::{error::Error, shell::Context};
use fratrie_domain::{AgentName, Command, Env, Identifier, Origin, journal::Actor};

/// What the support of a realm does, each time in the name of one agent, whom the journal names.
#[derive(Debug, Clone)]
pub struct Support {
    context: Context,
    agent: AgentName,
}

impl Support {
    pub(crate) const fn new(context: Context, agent: AgentName) -> Self {
        Self { context, agent }
    }

    /// Suspends an account: its sessions end, its password is refused until it is reinstated.
    ///
    /// # Errors
    /// `Refused(NoSuchAccount | WrongState)`; `Store`.
    pub async fn suspend(&self, identifier: &Identifier) -> Result<(), Error> {
        self.context.on_account(identifier, self.env()?, Command::Suspend).await
    }

    /// Lifts a suspension.
    ///
    /// # Errors
    /// `Refused(NoSuchAccount | WrongState)`; `Store`.
    pub async fn reinstate(&self, identifier: &Identifier) -> Result<(), Error> {
        self.context.on_account(identifier, self.env()?, Command::Reinstate).await
    }

    fn env(&self) -> Result<Env, Error> {
        let origin: Origin = "support".parse().map_err(|_| Error::Internal("support has a place"))?;
        Ok(self.context.env(Actor::Support { agent: self.agent.clone() }, origin))
    }
}
