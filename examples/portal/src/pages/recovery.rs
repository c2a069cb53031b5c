//! Forgotten identifier, forgotten password. The answer is the same whatever exists.

use crate::{
    app::App,
    form::Posted,
    problem::Answer,
    typed,
    view::{Field, Frame, Wrong, page, wrong},
    visit::Visit,
};
use askama::Template;
use axum::extract::State;

#[derive(Template)]
#[template(path = "recovery.html")]
struct Page {
    frame: Frame,
    /// The password is forgotten, not the identifier.
    password: bool,
    /// It was asked for: what follows.
    asked: bool,
    field: Field,
    errors: Vec<Wrong>,
}

const ADDRESS: &str = "adresse";
const TARGET: &str = "identifiant";

pub(crate) async fn identifier(State(app): State<App>, visit: Visit) -> Answer {
    show(&app, &visit, false, false, Field::empty(ADDRESS)).await
}

pub(crate) async fn submit_identifier(State(app): State<App>, posted: Posted) -> Answer {
    let (visit, text) = (&posted.visit, posted.text(ADDRESS));
    let address = typed::address(visit.texts(), text);
    let field = Field::typed(ADDRESS, text).checked(&address);
    let Ok(address) = address else { return show(&app, visit, false, false, field).await };
    app.portal.remind_identifier(&address, visit.attempt()).await?;
    show(&app, visit, false, true, field).await
}

pub(crate) async fn password(State(app): State<App>, visit: Visit) -> Answer {
    show(&app, &visit, true, false, Field::empty(TARGET)).await
}

pub(crate) async fn submit_password(State(app): State<App>, posted: Posted) -> Answer {
    let (visit, text) = (&posted.visit, posted.text(TARGET));
    let target = typed::target(visit.texts(), text);
    let field = Field::typed(TARGET, text).checked(&target);
    let Ok(target) = target else { return show(&app, visit, true, false, field).await };
    app.portal.request_password_reset(&target, visit.attempt()).await?;
    show(&app, visit, true, true, field).await
}

async fn show(app: &App, visit: &Visit, password: bool, asked: bool, field: Field) -> Answer {
    let t = visit.texts();
    let title = match (asked, password) {
        (true, _) => t.recovery_asked_title,
        (false, true) => t.forgotten_password_title,
        (false, false) => t.forgotten_identifier_title,
    };
    let errors = wrong([&field]);
    let content = Page { frame: visit.frame(app, title).await?, password, asked, field, errors };
    page(&content, &content.errors)
}
