//! What a school office does.

mod history;
mod import;
mod letters;

pub use import::Import;
pub use letters::Letter;

use crate::{error::Error, shell::Context};
use fratrie_domain::{
    AgentName, Command, Identifier, Origin, Want, command::WaiveDistinctness, journal::Actor,
    model::WaiverPair,
};

/// What a school office does: bring rosters in, issue letters, suspend, reinstate.
#[derive(Debug, Clone)]
pub struct Office {
    context: Context,
    agent: Option<AgentName>,
}

impl Office {
    pub(crate) const fn new(context: Context) -> Self {
        Self { context, agent: None }
    }

    /// The same office, with the name of who acts in it for the journal.
    #[must_use]
    pub fn acting(mut self, agent: AgentName) -> Self {
        self.agent = Some(agent);
        self
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

    /// Says that two legal responsibles of one student are one person after all, so that their accounts can be grouped
    /// (R11). It is recorded.
    ///
    /// # Errors
    /// `Refused(NoSuchAccount | NotResponsible | SameAccount)`; `Store`.
    pub async fn waive_distinctness(&self, one: &Identifier, other: &Identifier) -> Result<(), Error> {
        let (one, other) = (self.context.find(one).await?, self.context.find(other).await?);
        let env = self.env()?;
        let by = match &env.actor {
            Actor::Office { agent } => agent.clone(),
            _ => return Err(Error::Internal("an office acts as an office")),
        };
        let command = Command::WaiveDistinctness(WaiveDistinctness { pair: WaiverPair::new(one, other), by });
        self.context.run(Want::accounts([one, other]), env, command).await?;
        Ok(())
    }

    fn env(&self) -> Result<fratrie_domain::Env, Error> {
        let agent = match &self.agent {
            Some(agent) => agent.clone(),
            None => "office".parse().map_err(|_| Error::Internal("the office has a name"))?,
        };
        let origin: Origin = "office".parse().map_err(|_| Error::Internal("the office has a place"))?;
        Ok(self.context.env(Actor::Office { agent }, origin))
    }
}
