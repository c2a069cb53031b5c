//! The brake: who is told of a merge that they did not make holds the group still, and support lets it go on.

use super::draft::Draft;
use crate::{
    AccountId, ChangeSet, Env, Refusal, View,
    command::PresentedLink,
    event::Fact,
    journal::{Actor, Change},
    model::{Hold, Key, Merge},
    outcome::Outcome,
};

pub(super) fn stop(view: &View, link: &PresentedLink, env: &Env) -> Result<ChangeSet, Refusal> {
    let by = link.account;
    let record = view
        .rows
        .merges
        .values()
        .find(|record| opens(record, link, env))
        .filter(|record| record.holds(by))
        .ok_or(Refusal::LinkVoid)?;
    let (merge, principal) = (record.id, view.resolve(by).ok_or(Refusal::LinkVoid)?.id);
    let mut draft = Draft::new(view, env);
    draft.read(Key::Account(by));
    draft.account(principal)?.hold.get_or_insert(Hold { merge, by, at: env.now });
    let record = draft.rows.merges.get_mut(&merge).ok_or(Refusal::LinkVoid)?;
    for alarm in record.alarms.iter_mut().filter(|alarm| alarm.account == by) {
        alarm.raised_at = Some(env.now);
    }
    let change = Change::MergeStopped { merge, principal, by };
    Ok(draft.finish(change, Fact::MergeStopped { merge, principal, by }, Outcome::Done))
}

/// Whether the link is the unused one of this merge.
fn opens(record: &Merge, link: &PresentedLink, env: &Env) -> bool {
    record.alarms.iter().any(|alarm| {
        alarm.account == link.account
            && alarm.raised_at.is_none()
            && alarm.token.accepts(&link.token, env.now)
    })
}

pub(super) fn lift(view: &View, id: AccountId, env: &Env) -> Result<ChangeSet, Refusal> {
    let account = view.account(id).ok_or(Refusal::NoSuchAccount)?;
    if account.hold.is_none() || !matches!(env.actor, Actor::Support { .. }) {
        return Err(Refusal::WrongState);
    }
    let stamp = account.session_stamp;
    let mut draft = Draft::new(view, env);
    draft.account(id)?.hold = None;
    let (change, fact) = (Change::HoldLifted { account: id }, Fact::HoldLifted { account: id });
    Ok(draft.finish(change, fact, Outcome::Account { account: id, stamp }))
}
