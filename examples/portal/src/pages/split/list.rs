//! The merges, newest first, and which of them can still be undone.

use crate::{
    app::App,
    date,
    problem::Answer,
    texts::Texts,
    view::{Frame, Wrong, page},
    visit::{Member, Visit},
};
use askama::Template;
use axum::extract::State;
use fratrie::{AccountId, MergeInfo, MergedAccount, Refusal, domain::MergeId};

#[derive(Template)]
#[template(path = "merges.html")]
struct Page {
    frame: Frame,
    merges: Vec<Shown>,
    /// Whether one of them can be undone.
    any_open: bool,
    errors: Vec<Wrong>,
}

/// A merge, as the page shows it.
struct Shown {
    id: MergeId,
    at: String,
    until: String,
    over: bool,
    /// Whether it can be undone; else no button is there.
    open: bool,
    accounts: Vec<Account>,
    /// How many of them are still in it.
    standing: usize,
}

struct Account {
    id: AccountId,
    identifier: String,
    holder: String,
    children: Vec<String>,
    undone: Option<String>,
}

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let member = Member::of(&visit, &app).await?;
    list(&app, &visit, &member, None).await
}

/// The page, with what was refused.
pub(super) async fn list(app: &App, visit: &Visit, member: &Member, refused: Option<Refusal>) -> Answer {
    let (asked, held) = (refused.is_none(), member.account.held_since.is_some());
    let merges = app.portal.merges(&member.session).await?;
    let told = refused.or_else(|| held.then_some(Refusal::Held));
    let told = told.map(|refusal| Wrong { field: String::new(), text: refusal.explain(visit.language) });
    let merges: Vec<Shown> = merges.iter().map(|merge| shown(visit.texts(), merge, held)).collect();
    let content = Page {
        frame: visit.frame(app, visit.texts().merges_title).await?.signed_in(),
        any_open: merges.iter().any(|merge| merge.open),
        merges,
        errors: told.into_iter().collect(),
    };
    page(&content, if asked { &[] } else { &content.errors })
}

fn shown(t: &Texts, merge: &MergeInfo, held: bool) -> Shown {
    let standing = merge.accounts.iter().filter(|account| account.undone_at.is_none()).count();
    Shown {
        id: merge.id,
        at: date::in_words(t, merge.at),
        until: date::in_words(t, merge.until),
        over: merge.over,
        open: standing > 0 && !merge.over && !held,
        accounts: merge.accounts.iter().map(|one| account(t, one)).collect(),
        standing,
    }
}

fn account(t: &Texts, account: &MergedAccount) -> Account {
    Account {
        id: account.account,
        identifier: account.identifier.to_string(),
        holder: account.holder.to_string(),
        children: account.children.iter().map(|child| child.name.to_string()).collect(),
        undone: account.undone_at.map(|at| date::in_words(t, at)),
    }
}
