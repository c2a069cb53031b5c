//! What ends a request other than as asked, and the page that says so: plainly, and what to do. Never a bare error.

use crate::{
    app::App,
    language,
    texts::Texts,
    view::{Frame, Notice},
    visit::key,
};
use askama::Template;
use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, Uri, header},
    middleware::Next,
    response::{Html, IntoResponse, Redirect, Response},
};
use fratrie::Language;
use std::{sync::Arc, time::Duration};

/// What a handler gives.
pub(crate) type Answer = Result<Response, Problem>;

/// Why a request was not carried out.
#[derive(Debug)]
pub(crate) enum Problem {
    /// Nobody is logged in here.
    NotSignedIn,
    /// The session of the library ended.
    SessionEnded,
    /// The letter's password was shown too long ago, or was used meanwhile.
    ActivationEnded,
    /// No such page.
    NotFound,
    /// A school that is none of the agent's.
    OutOfScope,
    /// The page is not used this way.
    Method,
    /// The form brought more than any form of ours.
    TooLarge,
    /// The request ended before its form was read.
    Unread,
    /// The form is not one that this session was given, or the session is over.
    Forged,
    /// A link from a mail that serves no more.
    LinkVoid,
    /// A link that stops a merge, and serves no more.
    StopVoid,
    /// The library refused, in a way that no field of the page is about.
    Refused(fratrie::Refusal),
    /// Too many at once.
    Busy(Duration),
    /// Something is broken here; it goes to the log.
    Broken(&'static str),
}

impl From<fratrie::Error> for Problem {
    fn from(error: fratrie::Error) -> Self {
        match error {
            fratrie::Error::SessionEnded => Self::SessionEnded,
            fratrie::Error::Refused(refusal) => Self::Refused(refusal),
            fratrie::Error::Busy { retry_after } => Self::Busy(retry_after),
            fratrie::Error::Contended => Self::Busy(Duration::from_secs(1)),
            other => {
                tracing::error!(error = &other as &dyn std::error::Error, "the library failed");
                Self::Broken("the library")
            }
        }
    }
}

impl From<tower_sessions::session::Error> for Problem {
    fn from(error: tower_sessions::session::Error) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "the sessions failed");
        Self::Broken("the sessions")
    }
}

/// Carried from the handler to [`faces`], which knows the language.
#[derive(Debug, Clone)]
struct Carried(Arc<Problem>);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Carried(Arc::new(self)));
        response
    }
}

impl Problem {
    const fn status(&self) -> StatusCode {
        match self {
            Self::NotSignedIn | Self::SessionEnded | Self::ActivationEnded => StatusCode::SEE_OTHER,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unread => StatusCode::BAD_REQUEST,
            Self::Forged | Self::OutOfScope | Self::Refused(_) => StatusCode::FORBIDDEN,
            Self::LinkVoid | Self::StopVoid => StatusCode::GONE,
            Self::Busy(_) | Self::Broken(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The page's title, what happened, and what to do.
    fn words(&self, t: &'static Texts, language: Language) -> (&'static str, String) {
        let (title, text) = match self {
            Self::NotSignedIn | Self::SessionEnded | Self::ActivationEnded => {
                (t.ended_title, t.notice_session_ended)
            }
            Self::NotFound => (t.not_found_title, t.not_found_text),
            Self::OutOfScope => (t.office.room.refused_title, t.office.room.out_of_scope),
            Self::Method => (t.method_title, t.method_text),
            Self::TooLarge => (t.too_large_title, t.too_large_text),
            Self::Unread => (t.unread_title, t.unread_text),
            Self::Forged => (t.forged_title, t.forged_text),
            Self::LinkVoid => return (t.link_void_title, fratrie::Refusal::LinkVoid.explain(language)),
            Self::StopVoid => (t.link_void_title, t.stop_void_text),
            Self::Refused(refusal) => return (t.refused_title, refusal.explain(language)),
            Self::Busy(_) => (t.busy_title, t.busy_text),
            Self::Broken(_) => (t.broken_title, t.broken_text),
        };
        (title, text.to_owned())
    }
}

/// Sends who is no longer logged in to the log-in page, with the reason. Stands inside the sessions.
pub(crate) async fn ended(request: Request, next: Next) -> Response {
    let session = request.extensions().get::<tower_sessions::Session>().cloned();
    let start = start_of(request.uri());
    let response = next.run(request).await;
    let problem = response.extensions().get::<Carried>().map(|Carried(problem)| Arc::clone(problem));
    let notice = match problem.as_deref() {
        Some(Problem::NotSignedIn) => Notice::SignInFirst,
        Some(Problem::SessionEnded) => Notice::SessionEnded,
        Some(Problem::ActivationEnded) => Notice::ActivationEnded,
        _ => return response,
    };
    let Some(session) = session else { return response };
    let told = async {
        if matches!(notice, Notice::SessionEnded) {
            session.flush().await?;
        }
        session.insert(key::NOTICE, notice).await
    };
    match told.await {
        Ok(()) => Redirect::to(start).into_response(),
        Err(error) => Problem::from(error).into_response(),
    }
}

/// Where the pages begin that an address belongs to: the office's are apart.
fn start_of(uri: &Uri) -> &'static str {
    let office = uri.path().strip_prefix("/secretariat");
    if office.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) { "/secretariat" } else { "/" }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct Page {
    frame: Frame,
    text: String,
    link_void: bool,
}

/// Gives each problem its page. Stands outside of everything but the headers.
pub(crate) async fn faces(State(app): State<App>, request: Request, next: Next) -> Response {
    let language = language::of(request.uri(), request.headers());
    let start = start_of(request.uri());
    let mut response = next.run(request).await;
    // The sessions' own failure has neither page nor problem.
    let bare = (response.status() == StatusCode::INTERNAL_SERVER_ERROR).then_some(&Problem::Broken("bare"));
    let carried = response.extensions_mut().remove::<Carried>();
    let Some(problem) = carried.as_ref().map(|Carried(problem)| &**problem).or(bare) else { return response };
    if let Problem::Broken(what) = problem {
        tracing::error!(what, "a request failed");
    }
    let t = Texts::of(language);
    let (title, text) = problem.words(t, language);
    let frame = Frame {
        t,
        title,
        authority: app.config.authority.clone(),
        csrf: String::new(),
        signed_in: false,
        notice: None,
        agent: None,
        start,
    };
    let page = Page { frame, text, link_void: matches!(problem, Problem::LinkVoid) };
    let mut faced = match page.render() {
        Ok(html) => (problem.status(), Html(html)).into_response(),
        Err(_) => problem.status().into_response(),
    };
    if let Problem::Busy(retry_after) = problem {
        let seconds = HeaderValue::from(retry_after.as_secs().max(1));
        faced.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    for (name, value) in response.headers() {
        if matches!(*name, header::SET_COOKIE | header::ALLOW) {
            faced.headers_mut().append(name, value.clone());
        }
    }
    faced
}
