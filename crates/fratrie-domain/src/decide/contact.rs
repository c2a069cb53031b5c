//! Addresses: given, confirmed.

use super::draft::Draft;
use crate::{
    ChangeSet, EmailAddress, Env, Refusal, View,
    command::{PresentedLink, RequestEmailChange},
    event::Fact,
    ids::TokenId,
    journal::{Change, ProofKind},
    model::{Account, PendingEmail, Standing, Status, Token},
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
    let mut draft = Draft::new(view, env);
    let confirm = token.id;
    await_confirmation(draft.account(id)?, address, token);
    let change = Change::EmailChangeRequested { account: id };
    Ok(draft.finish(change, Fact::EmailChangeRequested { account: id, confirm }, Outcome::Done))
}

pub(super) fn confirm(view: &View, link: &PresentedLink, env: &Env) -> Result<ChangeSet, Refusal> {
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
    let address = pending.address.clone();
    let mut draft = Draft::new(view, env);
    let row = draft.account(id)?;
    // What was sent to the address before must not serve whoever reads that one (SECURITY V18).
    row.void_links();
    row.contact.email = Some(address);
    row.contact.pending = None;
    if standing == Standing::Activating {
        row.status = Status::ACTIVE;
    }
    let change = Change::EmailConfirmed { account: id };
    Ok(draft.finish(change, Fact::EmailConfirmed { account: id }, Outcome::Done))
}
