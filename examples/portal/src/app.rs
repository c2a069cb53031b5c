//! The pages' addresses, and what all handlers share.

use crate::{
    config::Config,
    headers, language,
    office::{self, Room},
    pages, problem,
    session_store::SqliteSessions,
};
use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::Method,
    middleware::{Next, from_fn, from_fn_with_state, map_response},
    response::Response,
    routing::{get, post},
};
use std::{fmt, sync::Arc};
use tokio::sync::Notify;
use tower_sessions::{Expiry, SessionManagerLayer, cookie::SameSite};

/// What all handlers share.
#[derive(Clone)]
pub(crate) struct App {
    /// The library, as an account's holder meets it.
    pub(crate) portal: fratrie::Portal,
    /// Services and links.
    pub(crate) config: Arc<Config>,
    /// Whether people come by https.
    pub(crate) secure: bool,
    /// What the office's pages share.
    pub(crate) room: Arc<Room>,
    /// Wakes the one who sends mails.
    pub(crate) mail: Arc<Notify>,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("secure", &self.secure).finish_non_exhaustive()
    }
}

/// All pages.
pub(crate) fn router(app: App, sessions: SqliteSessions, office_sessions: SqliteSessions) -> Router {
    use pages::{
        account, activation, assets, email, errors, history, home, identity, links, login, merge, password,
        recovery, split,
    };
    let office = office::routes(&app, office_sessions);
    let sessions = SessionManagerLayer::new(sessions)
        .with_name(if app.secure { "__Host-fratrie" } else { "fratrie" })
        .with_secure(app.secure)
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnSessionEnd);
    Router::new()
        .route("/", get(login::show).post(login::submit))
        .route("/deconnexion", post(login::leave))
        .route("/activation", get(activation::show).post(activation::submit))
        .route("/accueil", get(home::show))
        .route("/compte", get(account::show))
        .route("/compte/autres-appareils", post(account::others_out))
        .route("/compte/mot-de-passe", get(password::show).post(password::submit))
        .route("/compte/adresse", get(email::show).post(email::submit))
        .route("/compte/historique", get(history::show))
        .route("/compte/confirmer-identite", get(identity::show).post(identity::submit))
        .route("/compte/regrouper", get(merge::show).post(merge::submit))
        .route("/compte/regrouper/confirmer", get(merge::again).post(merge::confirm))
        .route("/compte/regroupements", get(split::show))
        .route("/compte/regroupements/{merge}", get(split::ask).post(split::confirm))
        .route("/compte/regroupements/{merge}/{account}", get(split::ask).post(split::confirm))
        .route("/identifiant-oublie", get(recovery::identifier).post(recovery::submit_identifier))
        .route("/mot-de-passe-oublie", get(recovery::password).post(recovery::submit_password))
        .route("/lien/adresse/{link}", get(links::address).post(links::confirm_address))
        .route("/lien/identifiant/{link}", get(links::identifier).post(links::show_identifier))
        .route("/lien/mot-de-passe/{link}", get(links::password).post(links::reset_password))
        .route("/lien/ancienne-adresse/{link}", get(links::former_address).post(links::revert_address))
        .route("/lien/regroupement/{link}", get(links::not_me).post(links::stop_merge))
        .fallback(errors::not_found)
        .method_not_allowed_fallback(errors::method)
        .layer(from_fn(problem::ended))
        .layer(sessions)
        .merge(office)
        .route("/style.css", get(assets::style))
        .route("/icone.svg", get(assets::icon))
        .layer(from_fn_with_state(app.clone(), record))
        .layer(from_fn_with_state(app.clone(), language::switch))
        .layer(from_fn_with_state(app.clone(), problem::faces))
        .layer(map_response(headers::add))
        .with_state(app)
}

/// Logs the request, by its route: addresses of links bear tokens. A request that may have changed something wakes the
/// one who sends mails.
async fn record(State(app): State<App>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    tracing::info!(%method, route, status = response.status().as_u16(), "answered");
    if method == Method::POST {
        app.mail.notify_one();
    }
    response
}
