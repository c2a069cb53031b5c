//! Links for who forgot the password or the identifier; sent to the confirmed address only (SECURITY V16, V17).

use super::draft::Draft;
use crate::{
    ChangeSet, Env, Refusal, View,
    command::{PresentedLink, SendLink},
    event::Fact,
    journal::Change,
    model::Account,
    outcome::Outcome,
};

/// The account, if it logs in and has a confirmed address; else the refusal that the shell keeps to itself (R12).
fn reachable<'a>(view: &'a View, send: &SendLink) -> Result<&'a Account, Refusal> {
    let account = view.account(send.account).ok_or(Refusal::NoSuchAccount)?;
    if !account.is_active() || account.contact.email.is_none() {
        return Err(Refusal::WrongState);
    }
    Ok(account)
}

pub(super) fn request_reset(view: &View, send: SendLink, env: &Env) -> Result<ChangeSet, Refusal> {
    let id = reachable(view, &send)?.id;
    let mut draft = Draft::new(view, env);
    let reset = send.token.id;
    draft.account(id)?.reset = Some(send.token);
    let change = Change::PasswordResetRequested { account: id };
    Ok(draft.finish(change, Fact::PasswordResetRequested { account: id, reset }, Outcome::Done))
}

pub(super) fn request_reminder(view: &View, send: SendLink, env: &Env) -> Result<ChangeSet, Refusal> {
    let id = reachable(view, &send)?.id;
    let mut draft = Draft::new(view, env);
    let reminder = send.token.id;
    draft.account(id)?.reminder = Some(send.token);
    let change = Change::ReminderRequested { account: id };
    Ok(draft.finish(change, Fact::ReminderRequested { account: id, reminder }, Outcome::Done))
}

pub(super) fn show_identifier(view: &View, link: &PresentedLink, env: &Env) -> Result<ChangeSet, Refusal> {
    let account = view.account(link.account).ok_or(Refusal::LinkVoid)?;
    let opens = account.reminder.as_ref().is_some_and(|token| token.accepts(&link.token, env.now));
    if !opens || !account.is_active() {
        return Err(Refusal::LinkVoid);
    }
    let mut draft = Draft::new(view, env);
    draft.account(account.id)?.reminder = None;
    let change = Change::IdentifierReminded { account: account.id };
    let outcome = Outcome::Account { account: account.id, stamp: account.session_stamp };
    Ok(draft.finish(change, Fact::IdentifierReminded { account: account.id }, outcome))
}
