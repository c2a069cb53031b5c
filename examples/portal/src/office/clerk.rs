//! An agent whose session holds, and what they may see.

use super::{
    agents::Agent,
    jobs::{Job, JobId},
};
use crate::{
    app::App,
    csrf,
    problem::Problem,
    texts::{Texts, office::OfficeTexts},
    view::{Frame, Notice},
    visit::Visit,
};
use axum::{extract::FromRequestParts, http::request::Parts};
use fratrie::{AccountId, Error, Language, Office, Refusal, Roll, RollEntry, domain::SchoolCode};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// An agent whose session holds.
#[derive(Debug)]
pub(crate) struct Clerk {
    pub(crate) visit: Visit,
    pub(crate) agent: Arc<Agent>,
}

/// What an office's session keeps, and under which name.
pub(crate) mod key {
    /// Who logged in, and with which password.
    pub(crate) const AGENT: &str = "office agent";
    /// The pairs that the page of duplicates showed last.
    pub(crate) const PAIRS: &str = "office pairs";
}

/// What an office's page says once, after something was done on the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Said {
    Suspended,
    Reinstated,
    Abandoned,
    TwoPersons,
    OnePerson,
    PairGone,
    NoLetters,
    DrawerFull,
}

impl Said {
    pub(crate) const fn text(self, t: &'static Texts) -> &'static str {
        let OfficeTexts { account, job, pairs, letters, .. } = &t.office;
        match self {
            Self::Suspended => account.suspended_done,
            Self::Reinstated => account.reinstated_done,
            Self::Abandoned => job.abandoned,
            Self::TwoPersons => pairs.two_done,
            Self::OnePerson => pairs.one_done,
            Self::PairGone => pairs.gone,
            Self::NoLetters => letters.none,
            Self::DrawerFull => letters.too_many,
        }
    }
}

impl Clerk {
    /// The agent who visits; who is none is sent to the office's log-in page.
    pub(crate) async fn of(visit: Visit, app: &App) -> Result<Self, Problem> {
        let kept: Option<(String, String)> = visit.kept(key::AGENT).await?;
        let (login, stamp) = kept.ok_or(Problem::NotSignedIn)?;
        let agent = app.room.agents.of(&login).filter(|agent| agent.stamp() == stamp);
        let agent = Arc::clone(agent.ok_or(Problem::NotSignedIn)?);
        Ok(Self { visit, agent })
    }

    /// Begins an agent's session, under another id and another token.
    pub(crate) async fn sign_in(visit: &Visit, agent: &Agent) -> Result<(), Problem> {
        visit.session.clear().await;
        csrf::renew(&visit.session).await?;
        visit.keep(key::AGENT, (&agent.login, agent.stamp())).await?;
        Ok(visit.session.cycle_id().await?)
    }

    /// The words of the office, in the browser's language.
    pub(crate) const fn texts(&self) -> &'static OfficeTexts {
        &self.visit.texts().office
    }

    pub(crate) const fn language(&self) -> Language {
        self.visit.language
    }

    /// What a page needs around its content.
    pub(crate) async fn frame(&self, app: &App, title: &'static str) -> Result<Frame, Problem> {
        let mut frame = self.visit.frame(app, title).await?.signed_in();
        frame.agent = Some(self.agent.name.to_string());
        Ok(frame)
    }

    /// The library, acting in the agent's name.
    pub(crate) fn office(&self, app: &App) -> Office {
        app.room.office.clone().acting(self.agent.name.clone())
    }

    /// A school of the agent's, by its code.
    pub(crate) fn school(&self, code: &str) -> Result<SchoolCode, Problem> {
        let school: Option<SchoolCode> = code.parse().ok();
        school.filter(|school| self.agent.schools.contains(school)).ok_or(Problem::OutOfScope)
    }

    /// The roll of a school of the agent's; none where nobody is known there yet.
    pub(crate) async fn roll(&self, app: &App, school: &SchoolCode) -> Result<Option<Roll>, Problem> {
        match self.office(app).roll(school).await {
            Ok(roll) => Ok(Some(roll)),
            Err(Error::Refused(Refusal::NoSuchSchool)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The entries of an account in a school of the agent's: what is not there is not theirs.
    pub(crate) async fn account(
        &self,
        app: &App,
        school: &str,
        account: &str,
    ) -> Result<Vec<RollEntry>, Problem> {
        let school = self.school(school)?;
        let id = fratrie::domain::uuid::Uuid::parse_str(account).map_err(|_| Problem::NotFound)?;
        let id = AccountId::from_uuid(id);
        let roll = self.roll(app, &school).await?.ok_or(Problem::NotFound)?;
        let entries: Vec<RollEntry> = roll.entries.into_iter().filter(|entry| entry.account == id).collect();
        if entries.is_empty() { Err(Problem::NotFound) } else { Ok(entries) }
    }

    /// An upload of the agent's.
    pub(crate) fn job(&self, app: &App, id: &str) -> Result<Job, Problem> {
        let job = JobId::parse(id).and_then(|id| app.room.shelf.job(&id));
        job.filter(|job| job.agent == self.agent.login).ok_or(Problem::NotFound)
    }

    /// Says something on the next page.
    pub(crate) async fn say(&self, said: Said) -> Result<(), Problem> {
        self.visit.notice(Notice::Office(said)).await
    }
}

impl FromRequestParts<App> for Clerk {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let visit = Visit::of(parts, app).await?;
        Self::of(visit, app).await
    }
}
