//! What grouping would do, before it is done.

use super::lines::{self, Verified};
use crate::{
    app::App,
    problem::Answer,
    view::{Frame, Wrong, page},
    visit::{Member, Visit},
};
use askama::Template;
use fratrie::{Child, MergePreview, PreviewAccount};

#[derive(Template)]
#[template(path = "preview.html")]
struct Page<'a> {
    frame: Frame,
    /// The account that stays, and its holder.
    identifier: String,
    name: String,
    /// All children that it will list, each with the account that it comes from.
    children: Vec<(&'a Child, Option<String>)>,
    /// The accounts that close.
    closing: Vec<Verified>,
    /// Holders' names that differ from this one's.
    /// Names that differ, each with what was found.
    others: Vec<(String, String)>,
    token: String,
    errors: Vec<Wrong>,
}

/// The box that says that all names are one person's.
pub(super) const NAMES: &str = "noms-confirmes";

/// Shows it; `unconfirmed` when the box about the names was left out.
pub(super) async fn show(
    app: &App,
    visit: &Visit,
    member: &Member,
    seen: &MergePreview,
    unconfirmed: bool,
) -> Answer {
    let t = visit.texts();
    let right = || seen.lines.iter().filter_map(|line| line.outcome.as_ref().ok());
    let brings = |child: &Child| {
        let has = |account: &&PreviewAccount| account.children.iter().any(|has| has.child.id == child.id);
        right().find(has).map(|account| account.identifier.to_string())
    };
    let children = seen
        .children
        .iter()
        .map(|shown| (&shown.child, brings(&shown.child).filter(|_| !shown.already_yours)));
    let differs = |account: &PreviewAccount| {
        (account.holder.to_string(), account.names.explain(visit.language).join(" "))
    };
    let mut others: Vec<_> = right().filter(|account| account.names_differ).map(differs).collect();
    others.dedup();
    let unconfirmed =
        unconfirmed.then(|| Wrong { field: NAMES.to_owned(), text: t.preview_names_error.to_owned() });
    let content = Page {
        frame: visit.frame(app, t.preview_title).await?.signed_in(),
        identifier: member.account.identifier.to_string(),
        name: member.account.name.to_string(),
        children: children.collect(),
        closing: lines::verified(seen),
        others,
        token: seen.token().to_owned(),
        errors: unconfirmed.into_iter().collect(),
    };
    page(&content, &content.errors)
}
