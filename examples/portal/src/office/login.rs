//! The office's log-in.

use super::clerk::{Clerk, key};
use crate::{
    app::App,
    form::Posted,
    problem::{Answer, Problem},
    typed,
    view::{Field, Frame, Notice, Wrong, go, page, wrong},
    visit::Visit,
};
use askama::Template;
use axum::extract::State;
use fratrie::credentials::HashingError;

#[derive(Template)]
#[template(path = "office/login.html")]
struct Page {
    frame: Frame,
    login: Field,
    password: Field,
    errors: Vec<Wrong>,
}

const LOGIN: &str = "identifiant";
const PASSWORD: &str = "mot-de-passe";

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let kept: Option<(String, String)> = visit.kept(key::AGENT).await?;
    let known = kept
        .is_some_and(|(login, stamp)| app.room.agents.of(&login).is_some_and(|agent| agent.stamp() == stamp));
    if known {
        return go("/secretariat/etablissements");
    }
    form(&app, &visit, Field::empty(LOGIN), Field::empty(PASSWORD), Vec::new()).await
}

pub(crate) async fn submit(State(app): State<App>, posted: Posted) -> Answer {
    let (visit, t) = (&posted.visit, posted.visit.texts());
    let login = posted.text(LOGIN).trim().to_lowercase();
    let named = if login.is_empty() { Err(t.identifier_empty.to_owned()) } else { Ok(()) };
    let typed = typed::password(t, posted.text(PASSWORD));
    let fields =
        (Field::typed(LOGIN, posted.text(LOGIN)).checked(&named), Field::empty(PASSWORD).checked(&typed));
    let (Ok(()), Ok(typed)) = (named, typed) else {
        let errors = wrong([&fields.0, &fields.1]);
        return form(&app, visit, fields.0, fields.1, errors).await;
    };
    let (room, now) = (&app.room, app.room.clock.now());
    let agent = room.agents.of(&login);
    let refused = |text: String| vec![Wrong { field: String::new(), text }];
    if let Err(until) = room.throttle.count(&login, agent.is_some(), visit.origin.as_str(), now) {
        let minutes = (until - now).num_seconds().div_euclid(60) + 1;
        let text = format!("{} {minutes}", t.office.room.too_many);
        return form(&app, visit, fields.0, fields.1, refused(text)).await;
    }
    let right = room.agents.check(agent.map(|agent| &**agent), typed).await;
    let right = right.map_err(|error| match error {
        HashingError::Busy { retry_after } => Problem::Busy(retry_after),
        _ => Problem::Broken("the hashing of office passwords"),
    })?;
    match agent.filter(|_| right) {
        Some(agent) => {
            room.throttle.forgive(&login, visit.origin.as_str());
            Clerk::sign_in(visit, agent).await?;
            go("/secretariat/etablissements")
        }
        None => form(&app, visit, fields.0, fields.1, refused(t.office.room.wrong.to_owned())).await,
    }
}

pub(crate) async fn leave(posted: Posted) -> Answer {
    posted.visit.sign_out(Notice::SignedOut).await?;
    go("/secretariat")
}

async fn form(app: &App, visit: &Visit, login: Field, password: Field, errors: Vec<Wrong>) -> Answer {
    let frame = visit.frame(app, visit.texts().office.room.title).await?;
    let content = Page { frame, login, password, errors };
    page(&content, &content.errors)
}
