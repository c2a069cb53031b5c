//! The agent's schools, and how far each has come.

use super::{clerk::Clerk, school::page_of};
use crate::{
    app::App,
    problem::Answer,
    view::{Frame, page},
};
use askama::Template;
use axum::extract::State;
use fratrie::{Standings, domain::SchoolCode};

#[derive(Template)]
#[template(path = "office/home.html")]
struct Page {
    frame: Frame,
    schools: Vec<Line>,
}

struct Line {
    code: SchoolCode,
    /// Its page.
    address: String,
    /// Its name and figures, once it is known.
    known: Option<(String, Standings)>,
}

pub(crate) async fn show(State(app): State<App>, clerk: Clerk) -> Answer {
    let mut schools = Vec::new();
    for code in &clerk.agent.schools {
        let roll = clerk.roll(&app, code).await?;
        let known =
            roll.map(|roll| (roll.school.name.to_string(), roll.progress(&app.config.time_zone).school));
        schools.push(Line { code: code.clone(), address: page_of(code), known });
    }
    let frame = clerk.frame(&app, clerk.texts().room.home_title).await?;
    page(&Page { frame, schools }, &[])
}
