//! Doing what the preview showed. The same confirmation again (double click, back button) is the same success.

use super::{form, lines, not_now, preview};
use crate::{
    app::App,
    form::Posted,
    problem::{Answer, Problem},
    view::{Notice, go},
    visit::{Member, key},
};
use axum::extract::State;
use fratrie::{Error, MergeConfirmation, Refusal, Session};

/// Who loads the address of the confirmation again is sent to the form.
pub(crate) async fn again() -> Answer {
    go("/compte/regrouper")
}

pub(crate) async fn confirm(State(app): State<App>, posted: Posted) -> Answer {
    let (visit, token) = (&posted.visit, posted.text(lines::TOKEN));
    let session: Session = visit.kept(key::ACCOUNT).await?.ok_or(Problem::NotSignedIn)?;
    let confirmation = MergeConfirmation::from_token(token).names_confirmed(posted.has(preview::NAMES));
    // Asked before anything else: on a double click the first request has already renewed the session.
    let refusal = match app.portal.merge(&session, confirmation, &visit.origin).await {
        Ok(receipt) => {
            // A repeated receipt bears the session of then, which a later change may have ended.
            if app.portal.account(&receipt.session).await.is_ok() {
                visit.keep(key::ACCOUNT, &receipt.session).await?;
            }
            visit.notice(Notice::Merged).await?;
            return go("/compte");
        }
        Err(Error::Refused(refusal)) => refusal,
        Err(error) => return Err(error.into()),
    };
    let member = Member::of(visit, &app).await?;
    match refusal {
        Refusal::ProofExpired => {
            not_now(visit, Error::Refused(Refusal::ProofExpired), lines::identifiers(&posted)).await
        }
        Refusal::Lines { lines }
            if lines.iter().all(|(_, why)| matches!(why, Refusal::NamesDiffer { .. })) =>
        {
            let seen = app.portal.extend_preview(&member.session, token, &[], &visit.origin).await?;
            preview::show(&app, visit, &member, &seen, true).await
        }
        // Confirmed in another page meanwhile.
        Refusal::Lines { lines } if lines.iter().all(|(_, why)| *why == Refusal::AlreadyYours) => {
            form(&app, visit, &member, None, Vec::new(), Some(Refusal::AlreadyYours)).await
        }
        // Too late, or something moved since: the form, with the identifiers; nothing was done.
        refusal => {
            let lines = lines::reopened(&posted, None, Vec::new());
            form(&app, visit, &member, None, lines, Some(refusal)).await
        }
    }
}
