//! What undoing a merge would do, then doing it. The same confirmation again (double click, back button) is the same
//! success.

use super::{list::list, remainders};
use crate::{
    app::App,
    form::Posted,
    pages::identity,
    problem::{Answer, Problem},
    texts::Texts,
    view::{Frame, Notice, Wrong, go, page},
    visit::{Member, Visit, key},
};
use askama::Template;
use axum::{
    extract::{FromRequestParts, Path, State},
    http::request::Parts,
};
use fratrie::{
    AccountId, Child, Error, Refusal, Session, SplitAccount, SplitConfirmation, SplitPreview,
    domain::{MergeId, model::Standing},
};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "undo.html")]
struct Page<'a> {
    frame: Frame,
    asked: Asked,
    /// The account that stays, and its holder.
    identifier: String,
    name: String,
    /// The children that it keeps, each with whether an account that opens lists it too.
    kept: Vec<(&'a Child, bool)>,
    /// The accounts that open again.
    opening: Vec<Opening<'a>>,
    token: String,
    errors: Vec<Wrong>,
}

/// An account that opens again.
struct Opening<'a> {
    account: &'a SplitAccount,
    /// Its children, each with what is to be said of it.
    children: Vec<(&'a Child, &'static str)>,
    /// How it is opened.
    secret: &'static str,
    remainders: Vec<(String, String)>,
}

/// The preview's sealed token.
const TOKEN: &str = "apercu";

/// What is to be undone: a merge, or one account of it.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Asked {
    merge: MergeId,
    account: Option<AccountId>,
}

impl FromRequestParts<App> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let path = Path::<Self>::from_request_parts(parts, app).await;
        path.map(|Path(asked)| asked).map_err(|_| Problem::NotFound)
    }
}

impl Asked {
    fn path(&self) -> String {
        let account = self.account.map(|account| format!("/{account}")).unwrap_or_default();
        format!("/compte/regroupements/{}{account}", self.merge)
    }
}

pub(crate) async fn ask(State(app): State<App>, asked: Asked, visit: Visit) -> Answer {
    let member = Member::of(&visit, &app).await?;
    preview(&app, &visit, &member, asked, None).await
}

pub(crate) async fn confirm(State(app): State<App>, asked: Asked, posted: Posted) -> Answer {
    let visit = &posted.visit;
    let session: Session = visit.kept(key::ACCOUNT).await?.ok_or(Problem::NotSignedIn)?;
    let confirmation = SplitConfirmation::from_token(posted.text(TOKEN));
    // Asked before anything else: on a double click the first request has already renewed the session.
    match app.portal.split(&session, confirmation, &visit.origin).await {
        Ok(receipt) => {
            // A repeated receipt bears the session of then, which a later change may have ended.
            if app.portal.account(&receipt.session).await.is_ok() {
                visit.keep(key::ACCOUNT, &receipt.session).await?;
            }
            let one = receipt.report.lines.len() == 1;
            visit.notice(if one { Notice::Split } else { Notice::SplitMany }).await?;
            go("/compte")
        }
        // Nothing was done: what would be done now, with the reason.
        Err(Error::Refused(refusal)) => {
            let member = Member::of(visit, &app).await?;
            preview(&app, visit, &member, asked, Some(refusal)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn preview(
    app: &App,
    visit: &Visit,
    member: &Member,
    asked: Asked,
    refused: Option<Refusal>,
) -> Answer {
    let accounts: Vec<AccountId> = asked.account.into_iter().collect();
    match app.portal.preview_split(&member.session, asked.merge, &accounts, &visit.origin).await {
        Ok(seen) => show(app, visit, member, asked, &seen, refused).await,
        Err(Error::Refused(Refusal::ProofExpired)) => {
            identity::first(visit, &asked.path(), Notice::GoOn).await
        }
        Err(Error::Refused(refusal)) => list(app, visit, member, Some(refusal)).await,
        Err(error) => Err(error.into()),
    }
}

async fn show(
    app: &App,
    visit: &Visit,
    member: &Member,
    asked: Asked,
    seen: &SplitPreview,
    refused: Option<Refusal>,
) -> Answer {
    let t = visit.texts();
    let shared = |child: &Child| seen.report.lines.iter().any(|line| line.shared.contains(&child.id));
    let told = refused.map(|refusal| match refusal {
        Refusal::PreviewExpired => t.undo_expired.to_owned(),
        Refusal::ChangedSincePreview => t.undo_moved.to_owned(),
        other => other.explain(visit.language),
    });
    let content = Page {
        frame: visit.frame(app, t.undo_title).await?.signed_in(),
        asked,
        identifier: member.account.identifier.to_string(),
        name: member.account.name.to_string(),
        kept: seen.kept.iter().map(|child| (child, shared(child))).collect(),
        opening: seen.accounts.iter().map(|account| opening(t, account)).collect(),
        token: seen.token().to_owned(),
        errors: told.into_iter().map(|text| Wrong { field: String::new(), text }).collect(),
    };
    page(&content, &content.errors)
}

fn opening<'a>(t: &'static Texts, account: &'a SplitAccount) -> Opening<'a> {
    let line = &account.line;
    let said = |child: &Child| match child.id {
        id if line.shared.contains(&id) => t.undo_shared,
        id if line.added.contains(&id) => t.undo_added,
        _ => t.undo_comes,
    };
    Opening {
        children: account.children.iter().map(|child| (child, said(child))).collect(),
        secret: match account.standing {
            Standing::Active | Standing::Activating => t.undo_password,
            Standing::Notified if remainders::letter_ended(line) => "",
            Standing::Notified => t.undo_letter,
            Standing::Created => t.undo_no_letter,
        },
        remainders: remainders::words(t, account),
        account,
    }
}
