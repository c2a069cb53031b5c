//! What the support of a realm does.

mod assisted_merge;
mod duplicates;
mod erase;
mod export;
mod scope;
mod split;

pub use assisted_merge::ProposedMerge;
pub use erase::Erasure;
pub use split::HeldGroup;
mod history;

use crate::{error::Error, shell::Context};
use fratrie_domain::{
    AccountId, AgentName, Command, Env, Identifier, Origin, Receipt, SchoolCode, Want, decide, journal::Actor,
};
pub(crate) use scope::Scope;

/// What the support of a realm does, each time in the name of one agent, whom the journal names.
///
/// Support never acts as a responsible (S93): it has no session, and what takes one is not among its powers.
///
/// ```compile_fail,E0599
/// use fratrie::{Error, MergeConfirmation, Origin, Session, Support};
/// async fn merge(support: &Support, session: &Session, seen: MergeConfirmation) -> Result<(), Error> {
///     support.merge(session, seen, &Origin::default()).await.map(drop)
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Support {
    context: Context,
    agent: AgentName,
    scope: Scope,
}

impl Support {
    pub(crate) fn new(context: Context, agent: AgentName) -> Self {
        Self { context, agent, scope: Scope::default() }
    }

    /// The same agent, who looks after these schools only: every account that a call is about must have a child in one
    /// of them, else it is `Refused(OutOfScope)`.
    #[must_use]
    pub fn of_schools(mut self, schools: impl IntoIterator<Item = SchoolCode>) -> Self {
        self.scope = Scope::of_schools(schools);
        self
    }

    /// Suspends an account: its sessions end, its password is refused until it is reinstated.
    ///
    /// # Errors
    /// `Refused(NoSuchAccount | WrongState | OutOfScope)`; `Store`.
    pub async fn suspend(&self, identifier: &Identifier) -> Result<(), Error> {
        self.on_account(identifier, Command::Suspend).await
    }

    /// Lifts a suspension.
    ///
    /// # Errors
    /// `Refused(NoSuchAccount | WrongState | OutOfScope)`; `Store`.
    pub async fn reinstate(&self, identifier: &Identifier) -> Result<(), Error> {
        self.on_account(identifier, Command::Reinstate).await
    }

    async fn on_account(
        &self,
        identifier: &Identifier,
        command: fn(AccountId) -> Command,
    ) -> Result<(), Error> {
        let account = self.context.find(identifier).await?;
        self.run(Want::accounts([account]), [account], command(account)).await?;
        Ok(())
    }

    /// Carries out a command on accounts of this agent's scope.
    async fn run<const N: usize>(
        &self,
        want: Want,
        accounts: [AccountId; N],
        command: Command,
    ) -> Result<Receipt, Error> {
        let receipt = self.context.run_with(want, self.env()?, move |view, env| {
            self.scope.check(view, accounts)?;
            decide(view, command.clone(), env)
        });
        receipt.await
    }

    fn env(&self) -> Result<Env, Error> {
        self.env_of(Actor::Support { agent: self.agent.clone() })
    }

    fn env_of(&self, actor: Actor) -> Result<Env, Error> {
        let origin: Origin = "support".parse().map_err(|_| Error::Internal("support has a place"))?;
        Ok(self.context.env(actor, origin))
    }
}
