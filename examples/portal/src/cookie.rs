//! Cookies beside the session's: what a browser keeps for later visits.

use crate::app::App;
use axum::http::{HeaderMap, HeaderValue, header};

/// Has the browser keep a value for so many seconds. No script reads it, and no other site sends it.
pub(crate) fn keep(app: &App, name: &str, value: &str, seconds: u32) -> Option<HeaderValue> {
    let secure = if app.secure { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&cookie).ok()
}

/// A cookie that came with the request.
pub(crate) fn kept<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}
