//! All that is kept about a responsible, or about a student with an account, as JSON that a person can read (RGPD, articles 15 and 20; R16).
//!
//! Every field of a row is named here, exported or left out with a reason: a new one does not compile before it is. The
//! journal is told by its own call; what the office says of two accounts speaks of another person too.

mod account;
mod children;
mod merges;

use crate::{error::Error, shell::Context};
use chrono::{NaiveDate, SecondsFormat};
use fratrie_domain::{AccountId, Refusal, Timestamp, View, Want, model::Account};
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl Context {
    /// The account that answers for `account` with all that it absorbed, each with its links, and the merges' records.
    pub(crate) async fn personal_view(&self, account: AccountId) -> Result<View, Error> {
        let view = self.load_accounts([account]).await?;
        let group = group(&view, account).map(|row| row.id).collect();
        self.load(&Want { accounts: group, merges: true, ..Want::default() }).await
    }

    /// All of it, as JSON.
    pub(crate) async fn personal_data(&self, view: &View, id: AccountId) -> Result<Value, Error> {
        let ids = group(view, id).map(|row| row.id).collect();
        let last_used = self.shell.store.last_used(&self.realm, &ids).await?;
        Ok(personal_data(view, id, &last_used, self.now())?)
    }
}

/// The accounts that answer together with one.
fn group(view: &View, account: AccountId) -> impl Iterator<Item = &Account> {
    let answers = view.resolve(account).map(|row| row.id);
    view.rows.accounts.values().filter(move |row| Some(row.answers()) == answers)
}

fn personal_data(
    view: &View,
    id: AccountId,
    last_used: &BTreeMap<AccountId, NaiveDate>,
    now: Timestamp,
) -> Result<Value, Refusal> {
    let answers = view.resolve(id).ok_or(Refusal::NoSuchAccount)?;
    let ids: Vec<AccountId> = group(view, id).map(|row| row.id).collect();
    let ended = ids.iter().flat_map(|id| view.links(*id)).filter(|link| !link.is_active());
    let merges = view.rows.merges.values().filter(|merge| ids.contains(&merge.principal));
    Ok(json!({
        "établi le": time(now),
        "plateforme": view.realm,
        "comptes": group(view, id).map(|row| account::account(view, row, last_used.get(&row.id).copied()))
            .collect::<Vec<_>>(),
        "enfants": view.links(answers.id).filter(|link| link.is_active())
            .map(|link| children::link(view, link)).collect::<Vec<_>>(),
        "rattachements terminés": ended.map(|link| children::link(view, link)).collect::<Vec<_>>(),
        "regroupements": merges.map(|merge| merges::merge(view, merge)).collect::<Vec<_>>(),
    }))
}

fn time(at: Timestamp) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// An account of the view, as people call it.
fn identifier(view: &View, id: AccountId) -> Option<&str> {
    view.account(id).map(|account| account.identifier.as_str())
}
