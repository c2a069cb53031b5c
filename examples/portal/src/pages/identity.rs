//! The password again, before something that asks for a fresh log-in; then on to it.

use crate::{
    app::App,
    form::Posted,
    problem::Answer,
    typed,
    view::{Field, Frame, Notice, Wrong, go, page, wrong},
    visit::{Member, Visit, key},
};
use askama::Template;
use axum::extract::State;
use fratrie::{Error, Refusal};

#[derive(Template)]
#[template(path = "identity.html")]
struct Page {
    frame: Frame,
    identifier: String,
    current: Field,
    errors: Vec<Wrong>,
}

const CURRENT: &str = "mot-de-passe";

/// Asks for the password; then on to `path`, which says `notice`.
pub(crate) async fn first(visit: &Visit, path: &str, notice: Notice) -> Answer {
    visit.keep(key::THEN, (path, notice)).await?;
    go("/compte/confirmer-identite")
}

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let member = Member::of(&visit, &app).await?;
    form(&app, &visit, &member, Field::empty(CURRENT)).await
}

pub(crate) async fn submit(State(app): State<App>, posted: Posted) -> Answer {
    let (visit, t) = (&posted.visit, posted.visit.texts());
    let member = Member::of(visit, &app).await?;
    let current = match typed::current(t, posted.text(CURRENT)) {
        Ok(current) => current,
        Err(error) => {
            return form(&app, visit, &member, Field::empty(CURRENT).checked::<()>(&Err(error))).await;
        }
    };
    match app.portal.reauthenticate(&member.session, &current, visit.attempt()).await {
        Ok(session) => {
            visit.renew(&session).await?;
            let then: Option<(String, Notice)> = visit.take(key::THEN).await?;
            let (path, notice) = then.unwrap_or_else(|| ("/compte".to_owned(), Notice::GoOn));
            visit.notice(notice).await?;
            go(&path)
        }
        Err(Error::Refused(Refusal::Credentials)) => {
            let field = Field::empty(CURRENT).checked::<()>(&Err(t.password_wrong.to_owned()));
            form(&app, visit, &member, field).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn form(app: &App, visit: &Visit, member: &Member, current: Field) -> Answer {
    let errors = wrong([&current]);
    let frame = visit.frame(app, visit.texts().identity_title).await?.signed_in();
    let content = Page { frame, identifier: member.account.identifier.to_string(), current, errors };
    page(&content, &content.errors)
}
