//! Another password.

use crate::{
    app::App,
    form::Posted,
    problem::Answer,
    typed::{self, AGAIN, NEW},
    view::{Field, Frame, Notice, Wrong, go, page, wrong},
    visit::{Member, Visit},
};
use askama::Template;
use axum::extract::State;
use fratrie::{Error, Refusal};

#[derive(Template)]
#[template(path = "password.html")]
struct Page {
    frame: Frame,
    identifier: String,
    current: Field,
    new: Field,
    again: Field,
    errors: Vec<Wrong>,
}

const CURRENT: &str = "mot-de-passe";

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let member = Member::of(&visit, &app).await?;
    form(&app, &visit, &member, [Field::empty(CURRENT), Field::empty(NEW), Field::empty(AGAIN)]).await
}

pub(crate) async fn submit(State(app): State<App>, posted: Posted) -> Answer {
    let (visit, t) = (&posted.visit, posted.visit.texts());
    let member = Member::of(visit, &app).await?;
    let current = typed::current(t, posted.text(CURRENT));
    let chosen = typed::chosen(t, &posted);
    let mut fields = [
        Field::empty(CURRENT).checked(&current),
        Field::empty(NEW).checked(&chosen.new),
        Field::empty(AGAIN).checked(&chosen.again),
    ];
    let (Ok(current), Ok(new), Ok(())) = (current, chosen.new, chosen.again) else {
        return form(&app, visit, &member, fields).await;
    };
    match app.portal.change_password(&member.session, &current, new, visit.attempt()).await {
        Ok(session) => {
            visit.renew(&session).await?;
            visit.notice(Notice::PasswordChanged).await?;
            go("/compte")
        }
        Err(Error::Password(reason)) => {
            let [_, new, _] = &mut fields;
            new.error = Some(typed::refused(reason, visit.language));
            form(&app, visit, &member, fields).await
        }
        Err(Error::Refused(Refusal::Credentials)) => {
            let [current, ..] = &mut fields;
            current.error = Some(t.password_wrong.to_owned());
            form(&app, visit, &member, fields).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn form(app: &App, visit: &Visit, member: &Member, [current, new, again]: [Field; 3]) -> Answer {
    let errors = wrong([&current, &new, &again]);
    let frame = visit.frame(app, visit.texts().password_title).await?.signed_in();
    let content =
        Page { frame, identifier: member.account.identifier.to_string(), current, new, again, errors };
    page(&content, &content.errors)
}
