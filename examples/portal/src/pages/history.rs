//! What happened to the account.

use crate::{
    app::App,
    problem::Answer,
    view::{Frame, page},
    visit::{Member, Visit},
};
use askama::Template;
use axum::{extract::State, http::Uri};
use chrono_tz::Tz;
use fratrie::{EntryId, HistoryLine, Language, domain::uuid::Uuid};

#[derive(Template)]
#[template(path = "history.html")]
struct Page {
    frame: Frame,
    language: Language,
    zone: Tz,
    lines: Vec<HistoryLine>,
    older: Option<EntryId>,
    newest: bool,
}

/// Names the line before which the page begins.
const BEFORE: &str = "avant";

pub(crate) async fn show(State(app): State<App>, visit: Visit, uri: Uri) -> Answer {
    let Member { session, .. } = Member::of(&visit, &app).await?;
    let before = before(&uri);
    let history = app.portal.history(&session, before).await?;
    let content = Page {
        frame: visit.frame(&app, visit.texts().history_title).await?.signed_in(),
        language: visit.language,
        zone: app.config.time_zone,
        lines: history.lines,
        older: history.older,
        newest: before.is_none(),
    };
    page(&content, &[])
}

/// What is no id of a line begins with the newest.
fn before(uri: &Uri) -> Option<EntryId> {
    let mut pairs = form_urlencoded::parse(uri.query()?.as_bytes());
    let (_, value) = pairs.find(|(key, _)| key == BEFORE)?;
    Uuid::parse_str(&value).ok().map(EntryId::from_uuid)
}
