//! The merge (*regroupement*): all checks first, each line's refusal told at once (S106); then all changes, in one
//! change set (R6).

mod absorb;
mod assisted;
mod check;

use super::draft::Draft;
use crate::{
    AccountId, ChangeSet, Env, Refusal, View,
    command::{Merge, RefusedMerge},
    event::Fact,
    journal::Change,
    model::{self, Account, Alarm, Version},
    outcome::{MergeReport, Outcome},
};
use std::collections::BTreeSet;

pub(super) fn decide(view: &View, command: &Merge, env: &Env) -> Result<ChangeSet, Refusal> {
    assisted::check(command, env)?;
    let mut draft = Draft::new(view, env);
    let principal = check::principal(view, command, env)?;
    let grades = check::lines(view, command, env, &mut draft)?;

    let (contact_before, registered_before) = (principal.contact.clone(), principal.registered_at);
    let alarms = alarms(view, command, env);
    let (mut absorbed, mut lines) = (Vec::new(), Vec::new());
    for (proof, names) in command.absorbed.iter().zip(grades) {
        let (record, line) = absorb::absorb(&mut draft, principal.id, proof.claim(), names, env)?;
        absorbed.push(record);
        lines.push(line);
    }
    draft.account(principal.id)?.void_links();
    let stamp = draft.renew_stamp(principal.id)?;

    let id = env.commit_id.into();
    let row = model::Merge {
        id,
        principal: principal.id,
        absorbed,
        at: env.now,
        actor: env.actor.clone(),
        origin: env.origin.clone(),
        consent: command.consent.clone().map(Box::new),
        contact_before,
        registered_before,
        alarms,
        version: Version::FIRST,
    };
    draft.rows.merges.insert(id, row);

    let accounts: Vec<AccountId> = command.absorbed().collect();
    let fact = Fact::Merged {
        merge: id,
        principal: principal.id,
        absorbed: accounts,
        children: lines.iter().flat_map(|line| line.moved.iter().copied()).collect(),
    };
    let change = Change::Merged {
        principal: principal.id,
        absorbed: command.absorbed.iter().map(|proof| (proof.claim().account, proof.claim().kind)).collect(),
        names_confirmed: command.names_confirmed,
        consent: command.consent.as_ref().map(|consent| consent.given_on),
    };
    let children: BTreeSet<_> = draft
        .rows
        .responsibilities
        .values()
        .filter(|link| link.account == principal.id && link.is_active())
        .map(|link| link.student)
        .collect();
    let children = children.into_iter().collect();
    let report = MergeReport { merge: id, principal: principal.id, lines, children, stamp };
    Ok(draft.finish(change, fact, Outcome::Merged(report)))
}

/// A link for each account of the merge that somebody is told through.
fn alarms(view: &View, command: &Merge, env: &Env) -> Vec<Alarm> {
    let told = |account: &Account| account.contact.told(env.now).next().is_some();
    let links = command.alarms.iter().filter(|(id, _)| view.account(*id).is_some_and(told));
    links.map(|(account, token)| Alarm { account: *account, token: token.clone(), raised_at: None }).collect()
}

/// Keeps that a merge was refused: an entry and an event, and no row (S111).
pub(super) fn refused(view: &View, refused: RefusedMerge, env: &Env) -> Result<ChangeSet, Refusal> {
    let RefusedMerge { principal, absorbed, refusal } = refused;
    view.account(principal).ok_or(Refusal::NoSuchAccount)?;
    let reasons: Vec<String> = match &refusal {
        Refusal::Lines { lines } => lines.iter().map(|(_, refusal)| refusal.kind()).collect(),
        other => vec![other.kind()],
    };
    let mut draft = Draft::new(view, env);
    draft.tell_anyway();
    let fact = Fact::MergeRefused { principal, absorbed: absorbed.clone(), reasons: reasons.clone() };
    Ok(draft.finish(Change::MergeRefused { principal, absorbed, reasons }, fact, Outcome::Done))
}
