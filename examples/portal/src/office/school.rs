//! A school: how far it has come, its classes, and what to print.

use super::{chart::Chart, clerk::Clerk};
use crate::{
    app::App,
    problem::Answer,
    view::{Frame, Wrong, page},
};
use askama::Template;
use axum::extract::{Path, State};
use fratrie::{Progress, Standings, domain::SchoolCode};

#[derive(Template)]
#[template(path = "office/school.html")]
struct Page {
    frame: Frame,
    code: SchoolCode,
    /// Its page.
    up: String,
    name: String,
    /// Nobody is known there yet.
    empty: bool,
    school: Standings,
    classes: Vec<Class>,
    chart: Option<Chart>,
    errors: Vec<Wrong>,
}

struct Class {
    name: String,
    /// Its page.
    address: String,
    figures: Standings,
}

pub(crate) async fn show(State(app): State<App>, clerk: Clerk, Path(school): Path<String>) -> Answer {
    let school = clerk.school(&school)?;
    view(&app, &clerk, school, Vec::new()).await
}

pub(crate) async fn view(app: &App, clerk: &Clerk, code: SchoolCode, errors: Vec<Wrong>) -> Answer {
    let t = clerk.texts();
    let roll = clerk.roll(app, &code).await?;
    let name = roll.as_ref().map_or_else(|| code.to_string(), |roll| roll.school.name.to_string());
    let empty = roll.is_none();
    let Progress { school, classes, days } = match &roll {
        Some(roll) => roll.progress(&app.config.time_zone),
        None => Progress {
            school: Standings::default(),
            classes: std::collections::BTreeMap::new(),
            days: std::collections::BTreeMap::new(),
        },
    };
    let class = |(name, figures): (fratrie::domain::ClassName, Standings)| Class {
        address: class_page(&code, name.as_str()),
        name: name.to_string(),
        figures,
    };
    let content = Page {
        frame: clerk.frame(app, t.room.schools).await?,
        classes: classes.into_iter().map(class).collect(),
        chart: Chart::of(&days, clerk.visit.texts()),
        up: page_of(&code),
        code: code.clone(),
        name,
        empty,
        school,
        errors,
    };
    page(&content, &content.errors)
}

/// The address of a class's page.
pub(crate) fn class_page(school: &SchoolCode, class: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("classe", class).finish();
    format!("{}/classe?{query}", page_of(school))
}

/// The address of a school's page.
pub(crate) fn page_of(school: &SchoolCode) -> String {
    let code: String = form_urlencoded::byte_serialize(school.as_str().as_bytes()).collect();
    format!("/secretariat/etablissements/{code}")
}
