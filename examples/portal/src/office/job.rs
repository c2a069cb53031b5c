//! An upload: how far it is, what it would change, what it did.

use super::{
    clerk::{Clerk, Said},
    jobs::{Job, Preview, Stage, Taken, Why},
    words,
};
use crate::{
    app::App,
    date,
    form::Posted,
    problem::{Answer, Problem},
    view::{Frame, Wrong, go, page},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::IntoResponse,
};
use fratrie::{
    Language,
    chrono::TimeDelta,
    domain::outcome::Tally,
    roster::{Report, ReportFile, ReportLine, Weight},
};

#[derive(Template)]
#[template(path = "office/job.html")]
struct Page {
    frame: Frame,
    language: Language,
    job: Job,
    /// Which of the three steps.
    step: u8,
    stage: &'static str,
    why: Option<String>,
    preview: Option<Preview>,
    report: Option<Report>,
    brake: Option<String>,
    detached: String,
    until: String,
    errors: Vec<Wrong>,
}

impl Page {
    /// The figures to show.
    fn told(&self) -> Option<&Report> {
        self.report.as_ref().or_else(|| self.preview.as_ref().map(|preview| &preview.report))
    }

    /// How many lines are counted and not named.
    fn more(&self) -> u64 {
        let Some(told) = self.told() else { return 0 };
        let all: u64 = told.counts.iter().map(|count| count.count).sum();
        all.saturating_sub(u64::try_from(told.lines.len()).unwrap_or(u64::MAX))
    }

    /// Whether the import would change nothing (R9: the same file twice).
    fn is_nothing_new(&self) -> bool {
        let Some(told) = self.told() else { return false };
        let still = |tally: &Tally| tally.created == 0 && tally.changed == 0 && tally.left == 0;
        [told.students, told.responsibles, told.links].iter().all(still)
    }

    /// What a file is, in words.
    fn kind<'a>(&self, file: &'a ReportFile) -> &'a str {
        let words = match self.language {
            Language::French => &file.french,
            Language::English => &file.english,
        };
        words.as_deref().unwrap_or_default()
    }

    const fn weight(&self, line: &ReportLine) -> &'static str {
        let t = &self.frame.t.office.report;
        match line.weight {
            Weight::Fault => t.fault,
            Weight::Rejected => t.rejected,
            Weight::Check => t.check,
            Weight::Warning => t.warning,
        }
    }

    const fn is_grave(line: &ReportLine) -> bool {
        matches!(line.weight, Weight::Fault | Weight::Rejected)
    }

    /// Where a line's matter stands: file, line, column.
    fn place(&self, line: &ReportLine) -> String {
        let number = (line.line > 0).then(|| format!("{} {}", self.frame.t.office.report.line, line.line));
        let file = Some(line.file.clone()).filter(|file| !file.is_empty());
        file.into_iter().chain(number).chain(line.field.clone()).collect::<Vec<_>>().join(", ")
    }
}

/// The tick box below the brake.
const ENDINGS: &str = "fins";
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; \
                      form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

pub(crate) async fn show(State(app): State<App>, clerk: Clerk, Path(id): Path<String>) -> Answer {
    let job = clerk.job(&app, &id)?;
    view(&app, &clerk, job, Vec::new()).await
}

/// The stage, for the script that waits for the next one.
pub(crate) async fn stage(State(app): State<App>, clerk: Clerk, Path(id): Path<String>) -> Answer {
    Ok(clerk.job(&app, &id)?.stage.code().into_response())
}

/// Who loads the address of a form again is shown the upload.
pub(crate) async fn again(Path(id): Path<String>) -> Answer {
    go(&format!("/secretariat/depots/{}", super::jobs::JobId::parse(&id).ok_or(Problem::NotFound)?))
}

pub(crate) async fn confirm(State(app): State<App>, Path(id): Path<String>, posted: Posted) -> Answer {
    let ticked = posted.has(ENDINGS);
    let clerk = Clerk::of(posted.visit, &app).await?;
    let job = clerk.job(&app, &id)?;
    let braked = app.room.shelf.preview(&job.id).is_some_and(|preview| preview.brake.is_some());
    if job.stage == Stage::Previewed && braked && !ticked {
        let text = clerk.texts().report.brake_error.to_owned();
        return view(&app, &clerk, job, vec![Wrong { field: ENDINGS.to_owned(), text }]).await;
    }
    let taken = app.room.shelf.change(&job.id, Stage::Previewed, |job| {
        job.stage = Stage::Confirmed;
        job.endings_confirmed = ticked;
        job.moved = false;
    });
    moved_on(&app, &job, taken)
}

/// Once more from the start: nothing was changed, and the data may have moved.
pub(crate) async fn retry(State(app): State<App>, Path(id): Path<String>, posted: Posted) -> Answer {
    let clerk = Clerk::of(posted.visit, &app).await?;
    let job = clerk.job(&app, &id)?;
    let taken = app.room.shelf.change(&job.id, Stage::Failed, |job| {
        job.stage = Stage::Received;
        job.endings_confirmed = false;
    });
    moved_on(&app, &job, taken)
}

pub(crate) async fn abandon(State(app): State<App>, Path(id): Path<String>, posted: Posted) -> Answer {
    let clerk = Clerk::of(posted.visit, &app).await?;
    let job = clerk.job(&app, &id)?;
    match app.room.shelf.abandon(&job.id).map_err(|error| broken(&error))? {
        Taken::Yes => {
            clerk.say(Said::Abandoned).await?;
            go("/secretariat/depots")
        }
        Taken::No => go(&format!("/secretariat/depots/{}", job.id)),
    }
}

fn moved_on(app: &App, job: &Job, taken: std::io::Result<Taken>) -> Answer {
    taken.map_err(|error| broken(&error))?;
    app.room.bell.notify_one();
    go(&format!("/secretariat/depots/{}", job.id))
}

fn broken(error: &std::io::Error) -> Problem {
    tracing::error!(%error, "the folder of the uploads");
    Problem::Broken("the folder of the uploads")
}

async fn view(app: &App, clerk: &Clerk, job: Job, errors: Vec<Wrong>) -> Answer {
    let (t, language) = (clerk.texts(), clerk.language());
    let preview = Some(()).filter(|()| job.stage == Stage::Previewed);
    let preview = preview.and_then(|()| app.room.shelf.preview(&job.id));
    let report = Some(()).filter(|()| job.stage.is_over()).and_then(|()| app.room.shelf.report(&job.id));
    let why = job.why.as_ref().map(|why| reason(why, clerk));
    let in_both = |(french, english): &(String, String)| match language {
        Language::French => french.clone(),
        Language::English => english.clone(),
    };
    let content = Page {
        language,
        step: match job.stage {
            Stage::Received | Stage::Read | Stage::Previewed | Stage::Refused => 2,
            Stage::Confirmed | Stage::Failed => 3,
            Stage::Imported => 4,
        },
        stage: words::stage(&t.job, job.stage),
        why,
        brake: preview.as_ref().and_then(|preview| preview.brake.as_ref()).map(in_both),
        detached: preview.as_ref().map_or_else(String::new, |preview| preview.detached_more.to_string()),
        until: date::in_words(
            clerk.visit.texts(),
            (job.at + TimeDelta::days(7)).with_timezone(&app.config.time_zone),
        ),
        frame: clerk.frame(app, t.job.title).await?,
        preview,
        report,
        job,
        errors,
    };
    let waits = content.job.stage.is_work();
    let mut answer = page(&content, &content.errors)?;
    if waits {
        answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    }
    Ok(answer)
}

fn reason(why: &Why, clerk: &Clerk) -> String {
    let t = &clerk.texts().report;
    match (why, clerk.language()) {
        (Why::OutOfScope(strangers), _) => {
            let join = |codes: Vec<String>| codes.join(", ");
            let strangers = join(strangers.iter().take(10).map(ToString::to_string).collect());
            let mine = join(clerk.agent.schools.iter().map(ToString::to_string).collect());
            format!("{} {strangers}. {} {mine}.", t.out_of_scope, t.mine)
        }
        (Why::NoSchool, _) => t.no_school.to_owned(),
        (Why::Said { french, .. }, Language::French) => french.clone(),
        (Why::Said { english, .. }, Language::English) => english.clone(),
    }
}
