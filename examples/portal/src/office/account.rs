//! One account, as a school sees it: its pupils there, its letters, what happened.

use super::{
    clerk::Clerk,
    people::{May, mark},
    school, words,
};
use crate::{
    app::App,
    date,
    problem::{Answer, Problem},
    view::{Frame, page},
};
use askama::Template;
use axum::extract::{Path, State};
use chrono_tz::Tz;
use fratrie::{AccountId, HistoryLine, Language, RollEntry, RollLetter, RollStanding, Timestamp};

#[derive(Template)]
#[template(path = "office/account.html")]
struct Page {
    frame: Frame,
    language: Language,
    zone: Tz,
    id: AccountId,
    up: String,
    class: String,
    class_address: String,
    responsible: String,
    identifier: String,
    state: &'static str,
    mark: &'static str,
    grouped: Option<String>,
    letter: Option<String>,
    printed: u32,
    pupils: Vec<(String, String, &'static str)>,
    may: May,
    lines: Vec<HistoryLine>,
}

pub(crate) async fn show(
    State(app): State<App>,
    clerk: Clerk,
    Path((code, account)): Path<(String, String)>,
) -> Answer {
    let entries = clerk.account(&app, &code, &account).await?;
    let code = clerk.school(&code)?;
    let first = entries.first().ok_or(Problem::NotFound)?;
    let t = &clerk.texts().account;
    let history = clerk.office(&app).history(&first.identifier, None).await?;
    let pupil = |entry: &RollEntry| {
        (entry.student.name.to_string(), entry.student.class.to_string(), words::level(t, entry.level))
    };
    let content = Page {
        frame: clerk.frame(&app, t.title).await?,
        language: clerk.language(),
        zone: app.config.time_zone,
        id: first.account,
        up: school::page_of(&code),
        class: first.student.class.to_string(),
        class_address: school::class_page(&code, first.student.class.as_str()),
        responsible: first.responsible.name.to_string(),
        identifier: first.identifier.to_string(),
        state: words::standing(t, &first.standing),
        mark: mark(&first.standing),
        grouped: match &first.standing {
            RollStanding::Grouped { into, .. } => Some(into.to_string()),
            _ => None,
        },
        letter: first.letter.as_ref().map(|letter| told(letter, &app, &clerk)),
        printed: first.letter.as_ref().map_or(0, |letter| letter.printed),
        pupils: entries.iter().map(pupil).collect(),
        may: May::of(&first.standing),
        lines: history.lines,
    };
    page(&content, &[])
}

/// When the last letter was issued, and what it is still worth.
fn told(letter: &RollLetter, app: &App, clerk: &Clerk) -> String {
    let t = &clerk.texts().account;
    let day = |at: Timestamp| date::in_words(clerk.visit.texts(), at.with_timezone(&app.config.time_zone));
    let issued = day(letter.issued_at);
    match letter.ended {
        Some(end) => format!("{issued} ; {}", words::ended(t, end)),
        None if letter.expires_at <= app.room.clock.now() => {
            format!("{issued} ; {} {}", t.expired, day(letter.expires_at))
        }
        None => format!("{issued} ; {} {}", t.expires, day(letter.expires_at)),
    }
}
