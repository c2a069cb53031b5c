//! The language of a page: French, or what the person switched to, kept in a cookie.

use crate::{app::App, cookie, texts::Texts};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Uri, header},
    middleware::Next,
    response::Response,
};
use fratrie::Language;

const COOKIE: &str = "langue";

/// Keeps what `?lang=` switches to.
pub(crate) async fn switch(State(app): State<App>, request: Request, next: Next) -> Response {
    let asked = asked(request.uri());
    let mut response = next.run(request).await;
    if let Some(language) = asked {
        let kept = cookie::keep(&app, COOKIE, Texts::of(language).code, 31_536_000);
        response.headers_mut().extend(kept.map(|cookie| (header::SET_COOKIE, cookie)));
    }
    response
}

/// The language of the answer to a request.
pub(crate) fn of(uri: &Uri, headers: &HeaderMap) -> Language {
    asked(uri).or_else(|| kept(headers)).unwrap_or_default()
}

fn asked(uri: &Uri) -> Option<Language> {
    form_urlencoded::parse(uri.query()?.as_bytes())
        .find(|(key, _)| key == "lang")
        .and_then(|(_, value)| code(&value))
}

fn kept(headers: &HeaderMap) -> Option<Language> {
    code(cookie::kept(headers, COOKIE)?)
}

fn code(text: &str) -> Option<Language> {
    match text {
        "fr" => Some(Language::French),
        "en" => Some(Language::English),
        _ => None,
    }
}
