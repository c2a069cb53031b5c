//! The first page: identifier and password, from the letter or chosen.

use crate::{
    app::App,
    form::Posted,
    problem::{Answer, Problem},
    typed,
    view::{Field, Frame, Notice, Wrong, go, page, wrong},
    visit::{Member, Visit, key, remember},
};
use askama::Template;
use axum::{extract::State, http::header};
use fratrie::{Credentials, Error, LogIn, Session};

#[derive(Template)]
#[template(path = "login.html")]
struct Page {
    frame: Frame,
    identifier: Field,
    password: Field,
    errors: Vec<Wrong>,
}

const IDENTIFIER: &str = "identifiant";
const PASSWORD: &str = "mot-de-passe";

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Answer {
    if Member::of(&visit, &app).await.is_ok() {
        return go("/accueil");
    }
    form(&app, &visit, Field::empty(IDENTIFIER), Field::empty(PASSWORD), Vec::new()).await
}

pub(crate) async fn submit(State(app): State<App>, posted: Result<Posted, Problem>) -> Answer {
    let posted = posted?;
    let (visit, t) = (&posted.visit, posted.visit.texts());
    let identifier = typed::identifier(t, posted.text(IDENTIFIER));
    let password = typed::password(t, posted.text(PASSWORD));
    let fields = (
        Field::typed(IDENTIFIER, posted.text(IDENTIFIER)).checked(&identifier),
        Field::empty(PASSWORD).checked(&password),
    );
    let (Ok(identifier), Ok(password)) = (identifier, password) else {
        let errors = wrong([&fields.0, &fields.1]);
        return form(&app, visit, fields.0, fields.1, errors).await;
    };
    match app.portal.log_in(&Credentials::new(identifier, password), visit.attempt()).await {
        Ok(LogIn::Active(session)) => welcome(&app, visit, &session).await,
        Ok(LogIn::ActivationRequired(activation)) => {
            visit.session.cycle_id().await?;
            visit.keep(key::ACTIVATION, activation.token()).await?;
            go("/activation")
        }
        Err(Error::Refused(refusal)) => {
            let refused = Wrong { field: String::new(), text: refusal.explain(visit.language) };
            form(&app, visit, fields.0, fields.1, vec![refused]).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Begins the session on a device that will be known again.
pub(crate) async fn welcome(app: &App, visit: &Visit, session: &Session) -> Answer {
    let token = app.portal.remember_device(session).await?;
    visit.sign_in(session).await?;
    let mut answer = go("/accueil")?;
    let cookie = remember(&token, app);
    answer.headers_mut().extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
    Ok(answer)
}

pub(crate) async fn leave(posted: Posted) -> Answer {
    posted.visit.sign_out(Notice::SignedOut).await?;
    go("/")
}

async fn form(app: &App, visit: &Visit, identifier: Field, password: Field, errors: Vec<Wrong>) -> Answer {
    let frame = visit.frame(app, visit.texts().login_title).await?;
    let content = Page { frame, identifier, password, errors };
    page(&content, &content.errors)
}
