//! The addresses of the office's pages.

use super::{
    account, act, assets, class, duplicates, home, job, login, print, report, school, search, upload,
};
use crate::{app::App, pages::errors, problem, session_store::SqliteSessions};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::from_fn,
    routing::{get, post},
};
use tower_sessions::{Expiry, SessionManagerLayer, cookie::SameSite};

/// The pages, with a cookie and a store of sessions of their own.
pub(crate) fn routes(app: &App, sessions: SqliteSessions) -> Router<App> {
    let sessions = SessionManagerLayer::new(sessions)
        .with_name(if app.secure { "__Host-fratrie-secretariat" } else { "fratrie-secretariat" })
        .with_secure(app.secure)
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnSessionEnd);
    let schools = Router::new()
        .route("/", get(school::show))
        .route("/classe", get(class::show))
        .route("/chercher", get(search::again).post(search::submit))
        .route("/courriers", get(print::again).post(print::submit))
        .route("/comptes/{account}", get(account::show))
        .route("/comptes/{account}/{act}", get(act::ask).post(act::carry_out));
    let uploads = Router::new()
        .route("/", get(upload::show).post(upload::submit).layer(DefaultBodyLimit::disable()))
        .route("/{id}", get(job::show))
        .route("/{id}/etat", get(job::stage))
        .route("/{id}/confirmer", get(job::again).post(job::confirm))
        .route("/{id}/reessayer", get(job::again).post(job::retry))
        .route("/{id}/abandonner", get(job::again).post(job::abandon))
        .route("/{id}/rapport/{form}", get(report::download));
    let pairs = Router::new()
        .route("/", get(duplicates::show).post(duplicates::more))
        .route("/{one}/{other}/{word}", get(duplicates::ask).post(duplicates::carry_out));
    let office = Router::new()
        .route("/", get(login::show).post(login::submit))
        .route("/deconnexion", post(login::leave))
        .route("/etablissements", get(home::show))
        .nest("/etablissements/{school}", schools)
        .nest("/depots", uploads)
        .nest("/doublons", pairs)
        .route("/courriers/{id}", get(print::ready).post(print::download))
        .method_not_allowed_fallback(errors::method);
    Router::new()
        .nest("/secretariat", office)
        .layer(from_fn(problem::ended))
        .layer(sessions)
        .route("/secretariat/depots.js", get(assets::progress))
}
