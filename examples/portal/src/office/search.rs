//! Looking for somebody by name, in one school. What is typed travels in the form: names are in no address.

use super::{
    clerk::Clerk,
    people::{Person, person},
    school,
};
use crate::{
    app::App,
    form::Posted,
    problem::Answer,
    view::{Field, Frame, Wrong, go, page, wrong},
};
use askama::Template;
use axum::extract::{Path, State};
use fratrie::domain::fold;

#[derive(Template)]
#[template(path = "office/search.html")]
struct Page {
    frame: Frame,
    school: String,
    up: String,
    name: Field,
    people: Vec<Person>,
    more: usize,
    errors: Vec<Wrong>,
}

/// People that a page shows.
const SHOWN: usize = 50;

/// Who loads the address again is shown the school.
pub(crate) async fn again(clerk: Clerk, Path(code): Path<String>) -> Answer {
    go(&school::page_of(&clerk.school(&code)?))
}

pub(crate) async fn submit(State(app): State<App>, Path(code): Path<String>, posted: Posted) -> Answer {
    let typed = posted.text("nom").to_owned();
    let clerk = Clerk::of(posted.visit, &app).await?;
    let t = &clerk.texts().school;
    let code = clerk.school(&code)?;
    let sought = fold(&typed);
    let words: Vec<&str> = sought.split_whitespace().collect();
    let long_enough = if sought.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
        Err(t.search_short.to_owned())
    } else {
        Ok(())
    };
    let roll = clerk.roll(&app, &code).await?;
    let fits = |name: String| {
        let name = fold(&name);
        words.iter().all(|word| name.contains(word))
    };
    let mut found: Vec<Person> = Vec::new();
    let mut more = 0;
    for entry in roll.iter().flat_map(|roll| &roll.entries).filter(|_| long_enough.is_ok()) {
        if !fits(entry.student.name.to_string()) && !fits(entry.responsible.name.to_string()) {
            continue;
        }
        if found.len() < SHOWN {
            found.push(person(entry, &app, &clerk));
        } else {
            more += 1;
        }
    }
    let name = Field::typed("nom", &typed).checked(&long_enough);
    let content = Page {
        frame: clerk.frame(&app, t.search).await?,
        school: roll.map_or_else(|| code.to_string(), |roll| roll.school.name.to_string()),
        up: school::page_of(&code),
        errors: wrong([&name]),
        name,
        people: found,
        more,
    };
    page(&content, &content.errors)
}
