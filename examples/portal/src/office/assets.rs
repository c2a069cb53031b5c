//! The office's one script: it looks whether an upload has moved on.

use axum::{http::header, response::IntoResponse};

pub(crate) async fn progress() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=300"),
    ];
    (headers, include_str!("../../assets/progress.js"))
}
