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
    Child, Language, PersonName,
    domain::{
        ClassName, SchoolName,
        model::{School, Student},
    },
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
    name: &'a PersonName,
    class: &'a ClassName,
    school: &'a SchoolName,
    offer: &'a Offer,
}

impl<'a> Pupil<'a> {
    fn child(app: &'a App, child: &'a Child) -> Self {
        let offer = app.config.offer(&child.school);
        Self { name: &child.name, class: &child.class, school: &child.school_name, offer }
    }

    fn own(app: &'a App, (student, school): &'a (Student, School)) -> Self {
        let offer = app.config.offer(&school.code);
        Self { name: &student.name, class: &student.class, school: &school.name, offer }
    }
}

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let Member { session, account } = Member::of(&visit, &app).await?;
    let children = app.portal.children(&session).await?;
    let own = account.student.iter().map(|own| Pupil::own(&app, own));
    let pupils = children.iter().map(|child| Pupil::child(&app, child)).chain(own);
    let content = Page {
        frame: visit.frame(&app, visit.texts().home_title).await?.signed_in(),
        name: account.name.to_string(),
        language: visit.language,
        own: account.student.is_some(),
        pupils: pupils.collect(),
        pending: account.pending_email.as_ref().map(ToString::to_string),
        has_address: account.email.is_some() || account.pending_email.is_some(),
    };
    page(&content, &[])
}
