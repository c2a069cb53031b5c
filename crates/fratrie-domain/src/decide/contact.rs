//! Addresses: given, confirmed.

use super::draft::Draft;
use crate::{
    ChangeSet, EmailAddress, Env, Refusal, View,
    command::{ConfirmEmail, PresentedLink, RequestEmailChange},
    event::Fact,
    ids::TokenId,
    journal::{Change, ProofKind},
    model::{Account, Contact, FormerEmail, PendingEmail, Standing, Status, Token},
    outcome::Outcome,
};

/// Lets an address wait for its owner's confirmation; answers with the link to send to it. An address that is
/// confirmed already waits for nothing.
pub(super) fn await_confirmation(row: &mut Account, address: EmailAddress, token: Token) -> Option<TokenId> {
    if row.contact.email.as_ref() == Some(&address) {
        return None;
    }
    let id = token.id;
    row.contact.pending = Some(PendingEmail { address, token });
    Some(id)
}

pub(super) fn request_change(
    view: &View,
    request: RequestEmailChange,
    env: &Env,
) -> Result<ChangeSet, Refusal> {
    let RequestEmailChange { proof, address, token } = request;
    let id = proof.claim().account;
    let account = view.account(id).ok_or(Refusal::NoSuchAccount)?;
    proof.check(&view.realm, account, id, env.now, &env.policy)?;
    if proof.claim().kind != ProofKind::Password {
        return Err(Refusal::ProofVoid);
    }
    if !matches!(account.status, Status::Open(Standing::Active | Standing::Activating)) {
        return Err(Refusal::WrongState);
    }
    if account.hold.is_some() {
        return Err(Refusal::Held);
    }
    let mut draft = Draft::new(view, env);
    let confirm = token.id;
    await_confirmation(draft.account(id)?, address, token);
    let change = Change::EmailChangeRequested { account: id };
    Ok(draft.finish(change, Fact::EmailChangeRequested { account: id, confirm }, Outcome::Done))
}

pub(super) fn confirm(view: &View, confirm: ConfirmEmail, env: &Env) -> Result<ChangeSet, Refusal> {
    let ConfirmEmail { link, revert } = confirm;
    let id = link.account;
    let account = view.account(id).ok_or(Refusal::LinkVoid)?;
    let Status::Open(standing @ (Standing::Active | Standing::Activating)) = account.status else {
        return Err(Refusal::LinkVoid);
    };
    let pending = account
        .contact
        .pending
        .as_ref()
        .filter(|pending| pending.token.accepts(&link.token, env.now))
        .ok_or(Refusal::LinkVoid)?;
    if account.hold.is_some() {
        return Err(Refusal::Held);
    }
    let address = pending.address.clone();
    let replaced = account.contact.email.clone().filter(|before| *before != address);
    let mut draft = Draft::new(view, env);
    if replaced.is_some() {
        draft.renew_stamp(id)?;
    }
    let row = draft.account(id)?;
    settle_on(row, address);
    if standing == Standing::Activating {
        row.status = Status::ACTIVE;
    }
    let revert = replaced.and_then(|before| keep_former(&mut row.contact, before, revert, env));
    let change = Change::EmailConfirmed { account: id };
    Ok(draft.finish(change, Fact::EmailConfirmed { account: id, revert }, Outcome::Done))
}

/// Makes an address the account's. What was sent to the one before must not serve whoever reads that one (SECURITY V18).
fn settle_on(row: &mut Account, address: EmailAddress) {
    row.void_links();
    row.contact.email = Some(address);
    row.contact.pending = None;
}

/// Lets the address before put itself back; answers with the link to send to it. One that may already do so keeps that
/// right: two changes in a row must not take it from who had the account first (SECURITY V18).
fn keep_former(contact: &mut Contact, before: EmailAddress, token: Token, env: &Env) -> Option<TokenId> {
    if contact.former.as_ref().is_some_and(|former| env.now < former.token.expires_at) {
        return None;
    }
    let id = token.id;
    contact.former = Some(FormerEmail { address: before, token });
    Some(id)
}

pub(super) fn revert(view: &View, link: &PresentedLink, env: &Env) -> Result<ChangeSet, Refusal> {
    let id = link.account;
    let account = view.account(id).filter(|account| account.is_active()).ok_or(Refusal::LinkVoid)?;
    let former = account
        .contact
        .former
        .as_ref()
        .filter(|former| former.token.accepts(&link.token, env.now))
        .ok_or(Refusal::LinkVoid)?;
    let address = former.address.clone();
    let mut draft = Draft::new(view, env);
    let stamp = draft.renew_stamp(id)?;
    let row = draft.account(id)?;
    settle_on(row, address);
    row.contact.former = None;
    let (change, fact) = (Change::EmailReverted { account: id }, Fact::EmailReverted { account: id });
    Ok(draft.finish(change, fact, Outcome::Account { account: id, stamp }))
}
