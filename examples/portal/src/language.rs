//! The language of a page: French, or what the person switched to, kept in a cookie.

use crate::{app::App, texts::Texts, visit::cookie};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Uri, header},
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
        let secure = if app.secure { "; Secure" } else { "" };
        let cookie = format!(
            "{COOKIE}={}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}",
            Texts::of(language).code
        );
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
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
    code(&cookie(headers, COOKIE)?)
}

fn code(text: &str) -> Option<Language> {
    match text {
        "fr" => Some(Language::French),
        "en" => Some(Language::English),
        _ => None,
    }
}
