//! Uploading a roster, and the uploads before.

use super::{
    clerk::Clerk,
    jobs::{Job, Stage},
    receive::{self, Received, Wrongly},
    words,
};
use crate::{
    app::App,
    date,
    problem::{Answer, Problem},
    view::{Field, Frame, Wrong, go, page, wrong},
    visit::Visit,
};
use askama::Template;
use axum::extract::{Multipart, State, multipart::MultipartRejection};
use fratrie::domain::SchoolCode;

#[derive(Template)]
#[template(path = "office/upload.html")]
struct Page {
    frame: Frame,
    schools: Vec<SchoolCode>,
    chosen: String,
    files: Field,
    errors: Vec<Wrong>,
    jobs: Vec<Line>,
}

struct Line {
    id: String,
    at: String,
    files: String,
    stage: &'static str,
    /// It waits for the office.
    waits: bool,
    emptied: bool,
}

/// How many uploads of an agent may wait for a word.
const WAITING: usize = 5;
/// Uploads that the page lists.
const LISTED: usize = 20;

pub(crate) async fn show(State(app): State<App>, clerk: Clerk) -> Answer {
    form(&app, &clerk, None, "").await
}

pub(crate) async fn submit(
    State(app): State<App>,
    visit: Visit,
    parts: Result<Multipart, MultipartRejection>,
) -> Answer {
    let clerk = Clerk::of(visit, &app).await?;
    let parts = parts.map_err(|_| Problem::Forged)?;
    let t = &clerk.texts().upload;
    let jobs = app.room.shelf.jobs();
    let mine = jobs.iter().filter(|job| job.agent == clerk.agent.login && !job.stage.is_over());
    let full = mine.count() >= WAITING;
    let Received { incoming, school, files } = match receive::all(&app, &clerk.visit, parts, full).await? {
        Ok(received) => received,
        Err(wrongly) => {
            let error = match wrongly {
                Wrongly::None => t.none,
                Wrongly::TooLarge => t.too_large,
                Wrongly::TooMany => t.too_many,
                Wrongly::Full => t.too_many_waiting,
            };
            return form(&app, &clerk, Some(error), "").await;
        }
    };
    let school = match school.as_str() {
        "" => None,
        code => Some(clerk.school(code)?),
    };
    let id = incoming.whole(&clerk.agent.login, app.room.clock.now(), school, files);
    let id = id.map_err(|_| Problem::Broken("the folder of the uploads"))?;
    app.room.bell.notify_one();
    go(&format!("/secretariat/depots/{id}"))
}

async fn form(app: &App, clerk: &Clerk, error: Option<&str>, chosen: &str) -> Answer {
    let mut files = Field::empty("fichiers");
    files.error = error.map(str::to_owned);
    let t = clerk.texts();
    let jobs = app.room.shelf.jobs();
    let mine = jobs.iter().filter(|job| job.agent == clerk.agent.login).take(LISTED);
    let line = |job: &Job| Line {
        id: job.id.to_string(),
        at: date::with_time(clerk.visit.texts(), job.at, app.config.time_zone),
        files: job.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", "),
        stage: words::stage(&t.job, job.stage),
        waits: matches!(job.stage, Stage::Previewed | Stage::Failed),
        emptied: job.emptied,
    };
    let content = Page {
        frame: clerk.frame(app, t.upload.title).await?,
        schools: clerk.agent.schools.iter().cloned().collect(),
        chosen: chosen.to_owned(),
        errors: wrong([&files]),
        files,
        jobs: mine.map(line).collect(),
    };
    page(&content, &content.errors)
}
