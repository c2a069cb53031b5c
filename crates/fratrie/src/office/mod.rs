//! What a school office does.

mod first_letters;
mod history;
mod import;
mod letters;
mod progress;
mod reminders;
mod retention;
mod roll;
#[cfg(feature = "letters")]
mod sheet;

pub use import::{EndedChild, Endings, Import, ImportPreview};
pub use letters::Letter;
pub use progress::{Progress, ProgressDay, Standings};
pub use reminders::Reminder;
pub use retention::{LeftItem, Purged, RetentionItem, RetentionPlace, RetentionPlan};
pub use roll::{Roll, RollEntry, RollLetter, RollStanding};

use crate::{
    duplicates::{Duplicates, SuggestedPair},
    error::Error,
    shell::Context,
};
use fratrie_domain::{
    AccountId, AgentName, Command, Identifier, Origin, Want,
    command::GiveWord,
    journal::Actor,
    model::{OfficeWord, WaiverPair},
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
        self.give_word(one, other, OfficeWord::OnePerson).await
    }

    /// Says that two accounts are two persons', so that they are not suggested again. It is recorded.
    ///
    /// # Errors
    /// `Refused(NoSuchAccount | NotResponsible | SameAccount)`; `Store`.
    pub async fn refuse_duplicate(&self, one: &Identifier, other: &Identifier) -> Result<(), Error> {
        self.give_word(one, other, OfficeWord::TwoPersons).await
    }

    /// Pairs of responsibles' accounts that may be one person's: a page of them, from the start, or from where a page
    /// before ended ([`Duplicates::next`]). They are suggested, never grouped: that takes the person.
    ///
    /// # Errors
    /// `Refused(ProofVoid)` when `next` is not one of a page of this realm, or a day old; `Store`.
    pub async fn duplicates(&self, next: Option<&str>) -> Result<Duplicates, Error> {
        self.context.duplicates(next, |_, _| true).await
    }

    /// The most pairs that [`duplicates_of`](Self::duplicates_of) tells.
    pub const MOST_DUPLICATES: usize = 500;

    /// Pairs of one of these accounts with any account of the realm that may be one person's, the likeliest
    /// [`MOST_DUPLICATES`](Self::MOST_DUPLICATES): what a report says of the accounts that an import made
    /// ([`ImportReport::accounts`](fratrie_domain::outcome::ImportReport)), each with [`SuggestedPair::tell`]. It reads in
    /// proportion to the accounts asked for.
    ///
    /// # Errors
    /// `Store`.
    pub async fn duplicates_of(&self, accounts: &[AccountId]) -> Result<Vec<SuggestedPair>, Error> {
        self.context.duplicates_of(accounts, Self::MOST_DUPLICATES).await
    }

    async fn give_word(&self, one: &Identifier, other: &Identifier, says: OfficeWord) -> Result<(), Error> {
        let (one, other) = (self.context.find(one).await?, self.context.find(other).await?);
        let env = self.env()?;
        let by = match &env.actor {
            Actor::Office { agent } => agent.clone(),
            _ => return Err(Error::Internal("an office acts as an office")),
        };
        let command = Command::GiveWord(GiveWord { pair: WaiverPair::new(one, other), says, by });
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
