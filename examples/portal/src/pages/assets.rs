//! The style sheet and the icon.

use axum::{http::header, response::IntoResponse};

const A_WHILE: &str = "public, max-age=300";

pub(crate) async fn style() -> impl IntoResponse {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, A_WHILE)];
    (headers, include_str!("../../assets/style.css"))
}

pub(crate) async fn icon() -> impl IntoResponse {
    let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, A_WHILE)];
    (headers, include_str!("../../assets/icon.svg"))
}
