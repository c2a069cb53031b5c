//! "Mon compte": the profile and, for a responsible, the children.

use crate::{
    app::App,
    form::Posted,
    problem::Answer,
    view::{Frame, Notice, go, page},
    visit::{Member, Visit},
};
use askama::Template;
use axum::extract::State;
use fratrie::{AccountInfo, Child, Refusal};

#[derive(Template)]
#[template(path = "account.html")]
struct Page {
    frame: Frame,
    account: AccountInfo,
    children: Vec<Child>,
    /// That the accounts are held still, and why.
    held: Option<String>,
}

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let Member { session, account } = Member::of(&visit, &app).await?;
    let children = app.portal.children(&session).await?;
    let frame = visit.frame(&app, visit.texts().account_title).await?.signed_in();
    let held = account.held_since.map(|_| Refusal::Held.explain(visit.language));
    page(&Page { frame, account, children, held }, &[])
}

/// Ends the sessions of all other devices; this one goes on, under another id.
pub(crate) async fn others_out(State(app): State<App>, posted: Posted) -> Answer {
    let visit = &posted.visit;
    let member = Member::of(visit, &app).await?;
    let session = app.portal.end_other_sessions(&member.session, &visit.origin).await?;
    visit.renew(&session).await?;
    visit.notice(Notice::OthersOut).await?;
    go("/compte")
}
