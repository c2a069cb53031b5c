//! Who asks: a browser, in a language, from somewhere; and, where a page needs it, the holder of an account.

use crate::{
    app::App,
    cookie, csrf, language,
    problem::Problem,
    texts::Texts,
    view::{Frame, Notice},
};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderValue, request::Parts},
};
use fratrie::{AccountInfo, Attempt, Language, Origin, Session};
use serde::{Serialize, de::DeserializeOwned};
use std::net::SocketAddr;

/// A browser that asks.
#[derive(Debug)]
pub(crate) struct Visit {
    /// Its session, kept on our side.
    pub(crate) session: tower_sessions::Session,
    /// Its language.
    pub(crate) language: Language,
    /// Where it asks from, for the journal.
    pub(crate) origin: Origin,
    /// What the device was given at an earlier log-in.
    device: Option<String>,
    csrf: String,
}

/// The cookie by which a device is known again. It opens nothing: while others hammer at an account, it keeps the door open
/// for its holder.
const DEVICE: &str = "appareil";

/// Thirteen months, in seconds: as long as the library remembers a device.
const REMEMBERED: u32 = 34_128_000;

/// Has the browser keep the token by which its device is known again.
pub(crate) fn remember(token: &str, app: &App) -> Option<HeaderValue> {
    cookie::keep(app, DEVICE, token, REMEMBERED)
}

/// What a session keeps, and under which name.
pub(crate) mod key {
    /// That somebody showed the secret of an account: the library's session.
    pub(crate) const ACCOUNT: &str = "account";
    /// A sealed activation.
    pub(crate) const ACTIVATION: &str = "activation";
    /// Identifiers typed into the merge form, while the password is asked for again.
    pub(crate) const DRAFT: &str = "draft";
    /// Where to go on, and what to say there, once the password was shown again.
    pub(crate) const THEN: &str = "then";
    /// What to say on the next page.
    pub(crate) const NOTICE: &str = "notice";
}

impl Visit {
    pub(crate) async fn of(parts: &mut Parts, _app: &App) -> Result<Self, Problem> {
        let session = parts
            .extensions
            .get::<tower_sessions::Session>()
            .cloned()
            .ok_or(Problem::Broken("a request without its session"))?;
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let origin = address.and_then(|ConnectInfo(address)| address.ip().to_string().parse().ok());
        Ok(Self {
            language: language::of(&parts.uri, &parts.headers),
            origin: origin.unwrap_or_default(),
            device: cookie::kept(&parts.headers, DEVICE).map(str::to_owned),
            csrf: csrf::token(&session).await?,
            session,
        })
    }

    /// Who tries a password.
    pub(crate) fn attempt(&self) -> Attempt {
        let attempt = Attempt::from(&self.origin);
        match &self.device {
            Some(token) => attempt.device(token),
            None => attempt,
        }
    }

    /// The words of its language.
    pub(crate) const fn texts(&self) -> &'static Texts {
        Texts::of(self.language)
    }

    /// What a page needs around its content.
    pub(crate) async fn frame(&self, app: &App, title: &'static str) -> Result<Frame, Problem> {
        Ok(Frame {
            t: self.texts(),
            title,
            authority: app.config.authority.clone(),
            csrf: self.csrf.clone(),
            signed_in: false,
            notice: self.take::<Notice>(key::NOTICE).await?.map(|notice| notice.text(self.texts())),
            agent: None,
            start: "/",
        })
    }

    /// Keeps something in the session.
    pub(crate) async fn keep(&self, key: &str, value: impl Serialize) -> Result<(), Problem> {
        Ok(self.session.insert(key, value).await?)
    }

    /// Something that the session keeps.
    pub(crate) async fn kept<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, Problem> {
        Ok(self.session.get(key).await?)
    }

    /// The same, and keeps it no longer.
    pub(crate) async fn take<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, Problem> {
        let kept = self.kept(key).await?;
        if kept.is_some() {
            self.session.remove_value(key).await?;
        }
        Ok(kept)
    }

    /// Says something on the next page.
    pub(crate) async fn notice(&self, notice: Notice) -> Result<(), Problem> {
        self.keep(key::NOTICE, notice).await
    }

    /// Begins the session of an account, under another id and another token: who knew those before knows nothing now.
    pub(crate) async fn sign_in(&self, account: &Session) -> Result<(), Problem> {
        self.session.clear().await;
        csrf::renew(&self.session).await?;
        self.renew(account).await
    }

    /// Goes on with the session of an account whose password was shown again, under another id.
    pub(crate) async fn renew(&self, account: &Session) -> Result<(), Problem> {
        self.keep(key::ACCOUNT, account).await?;
        Ok(self.session.cycle_id().await?)
    }

    /// Ends the session, on our side too.
    pub(crate) async fn sign_out(&self, notice: Notice) -> Result<(), Problem> {
        self.session.flush().await?;
        self.notice(notice).await
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        Self::of(parts, app).await
    }
}

/// The holder of an account, whose session holds.
#[derive(Debug)]
pub(crate) struct Member {
    /// The library's session.
    pub(crate) session: Session,
    /// The account.
    pub(crate) account: AccountInfo,
}

impl Member {
    /// The member who visits; who is none is sent to the log-in page.
    pub(crate) async fn of(visit: &Visit, app: &App) -> Result<Self, Problem> {
        let session: Session = visit.kept(key::ACCOUNT).await?.ok_or(Problem::NotSignedIn)?;
        Ok(Self { account: app.portal.account(&session).await?, session })
    }
}
