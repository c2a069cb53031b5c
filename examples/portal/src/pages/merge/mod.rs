//! "Regrouper des comptes": the form, what it would do, and doing it.
//!
//! Lines that are right are proved by the preview's sealed token, which travels in a hidden field: no password is kept,
//! shown again or typed twice.

mod confirm;
mod lines;
mod preview;

pub(crate) use confirm::{again, confirm};

use crate::{
    app::App,
    form::Posted,
    pages::identity,
    problem::{Answer, Problem},
    view::{Frame, Notice, Wrong, page, wrong},
    visit::{Member, Visit, key},
};
use askama::Template;
use axum::extract::State;
use fratrie::{Credentials, Error, MergePreview, Refusal};
use lines::{Asked, Line, Verified};

#[derive(Template)]
#[template(path = "merge.html")]
struct Page {
    frame: Frame,
    /// The account that stays.
    identifier: String,
    verified: Vec<Verified>,
    token: String,
    lines: Vec<Line>,
    errors: Vec<Wrong>,
}

/// Lines of an empty form.
const FIRST_LINES: usize = 2;

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let member = Member::of(&visit, &app).await?;
    // A preview of nothing tells whether this account may group at all, before anything is typed.
    if let Err(error) = app.portal.preview_merge(&member.session, &[], visit.attempt()).await {
        return not_now(&visit, error, Vec::new()).await;
    }
    let draft: Vec<String> = visit.take(key::DRAFT).await?.unwrap_or_default();
    form(&app, &visit, &member, None, lines::drafted(&draft, FIRST_LINES), None).await
}

pub(crate) async fn submit(State(app): State<App>, posted: Posted) -> Answer {
    let visit = &posted.visit;
    let member = Member::of(visit, &app).await?;
    let Asked { goes_on, mut lines, token } = Asked::read(visit.texts(), &posted);
    let mut told = None;
    let mut seen = look(&app, visit, &member, &token, &lines).await;
    if let Err(Error::Refused(refusal @ (Refusal::PreviewExpired | Refusal::ProofVoid))) = &seen
        && !token.is_empty()
    {
        // What was found right before is so no longer: its passwords are asked for again, with the reason.
        told = Some(refusal.clone());
        lines = lines::reopened(&posted, None, lines);
        seen = look(&app, visit, &member, "", &lines).await;
    }
    let seen = match seen {
        Ok(seen) => seen,
        Err(Error::Refused(refusal @ Refusal::TooMany { .. })) => {
            let lines = lines::reopened(&posted, None, lines);
            return form(&app, visit, &member, None, lines, Some(refusal)).await;
        }
        Err(error) => return not_now(visit, error, lines::identifiers(&posted)).await,
    };
    let mut lines = lines::answered(&seen, lines, visit.language);
    if goes_on && told.is_none() {
        lines::complete(visit.texts(), &posted, &mut lines);
        if seen.is_complete() && lines.iter().all(Line::is_blank) {
            return preview::show(&app, visit, &member, &seen, false).await;
        }
        told = (!lines.iter().any(Line::is_wrong)).then_some(Refusal::NothingToMerge);
    }
    form(&app, visit, &member, Some(&seen), lines, told).await
}

/// Asks the library about the lines that are filled in.
async fn look(
    app: &App,
    visit: &Visit,
    member: &Member,
    token: &str,
    lines: &[Line],
) -> Result<MergePreview, Error> {
    let more: Vec<Credentials> = lines.iter().filter_map(Line::credentials).collect();
    if token.is_empty() {
        app.portal.preview_merge(&member.session, &more, visit.attempt()).await
    } else {
        app.portal.extend_preview(&member.session, token, &more, visit.attempt()).await
    }
}

/// The log-in is too old: the password again, then back here with the identifiers typed. Or it can not be at all.
async fn not_now(visit: &Visit, error: Error, identifiers: Vec<String>) -> Answer {
    match error {
        Error::Refused(Refusal::ProofExpired) => {
            visit.keep(key::DRAFT, identifiers).await?;
            identity::first(visit, "/compte/regrouper", Notice::StillYou).await
        }
        other => Err(Problem::from(other)),
    }
}

/// The form, with what was found right so far.
async fn form(
    app: &App,
    visit: &Visit,
    member: &Member,
    seen: Option<&MergePreview>,
    lines: Vec<Line>,
    told: Option<Refusal>,
) -> Answer {
    let lines = lines::numbered(lines);
    let mut errors = wrong(lines.iter().flat_map(|line| [&line.identifier, &line.password]));
    errors.extend(told.map(|refusal| Wrong { field: String::new(), text: refusal.explain(visit.language) }));
    let verified = seen.map(lines::verified).unwrap_or_default();
    let content = Page {
        frame: visit.frame(app, visit.texts().merge_title).await?.signed_in(),
        identifier: member.account.identifier.to_string(),
        token: seen.filter(|_| !verified.is_empty()).map_or_else(String::new, |seen| seen.token().to_owned()),
        verified,
        lines,
        errors,
    };
    page(&content, &content.errors)
}
