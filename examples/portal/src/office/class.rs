//! A class: its pupils, their responsibles, and the state of each account.

use super::{
    clerk::Clerk,
    people::{Person, person},
    school,
};
use crate::{
    app::App,
    problem::{Answer, Problem},
    view::{Frame, page},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
};
use fratrie::{RollEntry, domain::fold};

#[derive(Template)]
#[template(path = "office/class.html")]
struct Page {
    frame: Frame,
    class: String,
    school: String,
    /// The school's page.
    up: String,
    people: Vec<Person>,
}

pub(crate) async fn show(State(app): State<App>, clerk: Clerk, Path(code): Path<String>, uri: Uri) -> Answer {
    let code = clerk.school(&code)?;
    let mut pairs = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let class = pairs.find(|(key, _)| key == "classe").ok_or(Problem::NotFound)?.1.into_owned();
    let roll = clerk.roll(&app, &code).await?.ok_or(Problem::NotFound)?;
    let mut entries: Vec<&RollEntry> =
        roll.entries.iter().filter(|entry| entry.student.class.as_str() == class).collect();
    // As people sort names: É with E, Œ with OE, D' by its letters.
    entries.sort_by_cached_key(|entry| (fold(entry.student.name.shown()), fold(entry.student.name.given())));
    let people: Vec<Person> = entries.into_iter().map(|entry| person(entry, &app, &clerk)).collect();
    if people.is_empty() {
        return Err(Problem::NotFound);
    }
    let frame = clerk.frame(&app, clerk.texts().school.class).await?;
    page(
        &Page { frame, class, school: roll.school.name.to_string(), up: school::page_of(&code), people },
        &[],
    )
}
