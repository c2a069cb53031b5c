//! Home: what is open to each child, or to the student.

use crate::{
    app::App,
    config::Offer,
    problem::Answer,
    view::{Frame, page},
    visit::{Member, Visit},
};
use askama::Template;
use axum::extract::State;
use fratrie::{
    Language,
    domain::model::{School, Student},
};

#[derive(Template)]
#[template(path = "home.html")]
struct Page<'a> {
    frame: Frame,
    name: String,
    language: Language,
    /// A student's own page.
    own: bool,
    pupils: Vec<Pupil<'a>>,
    pending: Option<String>,
    has_address: bool,
}

struct Pupil<'a> {
    student: &'a Student,
    school: &'a School,
    offer: &'a Offer,
}

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let Member { session, account } = Member::of(&visit, &app).await?;
    let children = app.portal.children(&session).await?;
    let own = account.student.iter().map(|(student, school)| (student, school));
    let pupils = children.iter().map(|child| (&child.student, &child.school)).chain(own);
    let content = Page {
        frame: visit.frame(&app, visit.texts().home_title).await?.signed_in(),
        name: account.name.to_string(),
        language: visit.language,
        own: account.student.is_some(),
        pupils: pupils
            .map(|(student, school)| Pupil { student, school, offer: app.config.offer(school) })
            .collect(),
        pending: account.pending_email.as_ref().map(ToString::to_string),
        has_address: account.email.is_some() || account.pending_email.is_some(),
    };
    page(&content, &[])
}
