//! "Mon compte": the profile and, for a responsible, the children.

use crate::{
    app::App,
    problem::Answer,
    view::{Frame, page},
    visit::{Member, Visit},
};
use askama::Template;
use axum::extract::State;
use fratrie::{AccountInfo, Child};

#[derive(Template)]
#[template(path = "account.html")]
struct Page {
    frame: Frame,
    account: AccountInfo,
    children: Vec<Child>,
}

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let Member { session, account } = Member::of(&visit, &app).await?;
    let children = app.portal.children(&session).await?;
    let frame = visit.frame(&app, visit.texts().account_title).await?.signed_in();
    page(&Page { frame, account, children }, &[])
}
