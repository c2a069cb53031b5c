//! Letters of chosen classes, in one file that is taken out once.

use super::{
    clerk::{Clerk, Said},
    drawer::{Letters, Waiting},
    jobs::JobId,
    paper::{Press, Printed, Unready},
    school,
};
use crate::{
    app::App,
    form::Posted,
    problem::{Answer, Problem},
    view::{Frame, Wrong, go, page},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::IntoResponse,
};
use fratrie::{
    Error, Identifier, Letter, Office, RollStanding,
    domain::{
        ClassName, SchoolCode,
        model::{School, Standing},
    },
};
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "office/letters.html")]
struct Page {
    frame: Frame,
    id: String,
    /// The school's page.
    up: String,
    /// How many; none once the file is gone.
    count: Option<usize>,
}

/// Who loads the address again is shown the school.
pub(crate) async fn again(clerk: Clerk, Path(code): Path<String>) -> Answer {
    go(&school::page_of(&clerk.school(&code)?))
}

pub(crate) async fn submit(State(app): State<App>, Path(code): Path<String>, posted: Posted) -> Answer {
    let mut classes: BTreeSet<ClassName> =
        posted.all("classe").filter_map(|class| class.parse().ok()).collect();
    let (again, all) = (posted.has("refaire"), posted.has("toutes"));
    let clerk = Clerk::of(posted.visit, &app).await?;
    let code = clerk.school(&code)?;
    let roll = clerk.roll(&app, &code).await?;
    let entries = roll.iter().flat_map(|roll| &roll.entries);
    if all {
        classes.extend(entries.clone().map(|entry| entry.student.class.clone()));
    }
    if classes.is_empty() {
        let text = clerk.texts().school.choose_error.to_owned();
        return school::view(&app, &clerk, code, vec![Wrong { field: "classes".to_owned(), text }]).await;
    }
    if !app.room.drawer.has_room(&clerk.agent.login, app.room.clock.now()) {
        clerk.say(Said::DrawerFull).await?;
        return go(&school::page_of(&code));
    }
    let Some(known) = roll.as_ref().map(|roll| roll.school.clone()) else {
        return go(&school::page_of(&code));
    };
    let press = match press(&app, &clerk, known) {
        Ok(press) => press,
        Err(text) => {
            let wrong = Wrong { field: String::new(), text };
            return school::view(&app, &clerk, code, vec![wrong]).await;
        }
    };
    let unused = entries.filter(|entry| {
        let notified =
            matches!(entry.standing, RollStanding::Open(Standing::Notified | Standing::Activating));
        again && notified && classes.contains(&entry.student.class)
    });
    let unused: BTreeSet<Identifier> = unused.map(|entry| entry.identifier.clone()).collect();
    let issued = issue(clerk.office(&app), code, classes.clone(), unused);
    keep(&app, &clerk, press.for_classes(classes), issued).await
}

/// Issues first letters, and new ones to those who have one and did not use it.
async fn issue(
    office: Office,
    school: SchoolCode,
    classes: BTreeSet<ClassName>,
    unused: BTreeSet<Identifier>,
) -> Result<Vec<Letter>, Problem> {
    let mut letters = office.letters_of(&school, &classes).await?;
    for identifier in unused {
        match office.reissue_letter(&identifier).await {
            Ok(letter) => letters.push(letter),
            // Activated, grouped or suspended meanwhile: it needs none.
            Err(Error::Refused(_)) => {}
            // Those that were issued are printed all the same: nobody else knows their passwords.
            Err(error) if !letters.is_empty() => {
                tracing::error!(error = &error as &dyn std::error::Error, "letters were not all issued");
                break;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(letters)
}

/// Makes ready to print, before any letter is issued.
pub(crate) fn press(app: &App, clerk: &Clerk, school: School) -> Result<Press, String> {
    Press::ready(app, clerk, school).map_err(|unready| match unready {
        Unready::Address => clerk.texts().letters.no_address.to_owned(),
        Unready::Paper(error) => error.explain(clerk.language()),
    })
}

/// Issues letters and makes the file, then goes to the page where it waits. It is done in a task of its own: a browser that
/// goes away meanwhile leaves no letter that was issued and not printed.
pub(crate) async fn keep(
    app: &App,
    clerk: &Clerk,
    press: Press,
    issued: impl Future<Output = Result<Vec<Letter>, Problem>> + Send + 'static,
) -> Answer {
    let (back, made) =
        (school::page_of(press.school()), make(app.clone(), clerk.agent.login.clone(), press, issued));
    let made = tokio::spawn(made).await.map_err(|_| Problem::Broken("the printing of letters"))??;
    if let Some(id) = made {
        return go(&format!("/secretariat/courriers/{id}"));
    }
    clerk.say(Said::NoLetters).await?;
    go(&back)
}

async fn make(
    app: App,
    agent: String,
    press: Press,
    issued: impl Future<Output = Result<Vec<Letter>, Problem>> + Send,
) -> Result<Option<JobId>, Problem> {
    let letters = issued.await?;
    if letters.is_empty() {
        return Ok(None);
    }
    let (count, school) = (letters.len(), press.school().clone());
    let today = app.room.clock.now().with_timezone(&app.config.time_zone).format("%Y-%m-%d").to_string();
    let Printed { kind, name, bytes } = press.print(letters, &today).await?;
    let letters = Letters { agent, school, count, kind, name, bytes };
    let id = app.room.drawer.put(letters, app.room.clock.now());
    Ok(Some(id.ok_or(Problem::Broken("the machine gives no randomness"))?))
}

pub(crate) async fn ready(State(app): State<App>, clerk: Clerk, Path(id): Path<String>) -> Answer {
    let id = JobId::parse(&id).ok_or(Problem::NotFound)?;
    let waiting = app.room.drawer.look(&id, &clerk.agent.login, app.room.clock.now());
    view(&app, &clerk, &id, waiting).await
}

/// Gives the file, and forgets it.
pub(crate) async fn download(State(app): State<App>, Path(id): Path<String>, posted: Posted) -> Answer {
    let clerk = Clerk::of(posted.visit, &app).await?;
    let id = JobId::parse(&id).ok_or(Problem::NotFound)?;
    let Some(letters) = app.room.drawer.take(&id, &clerk.agent.login, app.room.clock.now()) else {
        return view(&app, &clerk, &id, None).await;
    };
    let file = format!("attachment; filename=\"{}\"", letters.name);
    let headers = [(header::CONTENT_TYPE, letters.kind.to_owned()), (header::CONTENT_DISPOSITION, file)];
    Ok((headers, letters.bytes.to_vec()).into_response())
}

async fn view(app: &App, clerk: &Clerk, id: &JobId, waiting: Option<Waiting>) -> Answer {
    let t = &clerk.texts().letters;
    let title = if waiting.is_some() { t.title } else { t.gone_title };
    let content = Page {
        frame: clerk.frame(app, title).await?,
        id: id.to_string(),
        up: waiting.as_ref().map_or_else(
            || "/secretariat/etablissements".to_owned(),
            |waiting| school::page_of(&waiting.school),
        ),
        count: waiting.map(|waiting| waiting.count),
    };
    page(&content, &[])
}
