//! Activation: a password is chosen by means of a letter.

use super::{contact, draft::Draft};
use crate::{
    ChangeSet, Env, Refusal, View,
    command::Activate,
    event::Fact,
    journal::{Change, ProofKind},
    model::{LetterEnd, Standing, Status},
    outcome::Outcome,
};

pub(super) fn decide(view: &View, activate: Activate, env: &Env) -> Result<ChangeSet, Refusal> {
    let Activate { proof, secret, email } = activate;
    let id = proof.claim().account;
    let account = view.account(id).ok_or(Refusal::NoSuchAccount)?;
    proof.check(&view.realm, account, id, env.now, &env.policy)?;
    let first = match account.status {
        Status::Open(Standing::Notified | Standing::Activating) => true,
        // A letter re-issued for an active account: its holder forgot the password and has no address.
        Status::Open(Standing::Active) => false,
        _ => return Err(Refusal::WrongState),
    };
    if proof.claim().kind != ProofKind::Letter {
        return Err(Refusal::ProofVoid);
    }
    let mut draft = Draft::new(view, env);
    let waits = first && env.policy.confirm_before_active && account.contact.email.is_none();
    if waits && email.is_none() {
        return Err(Refusal::AddressUnconfirmed);
    }
    let row = draft.account(id)?;
    row.secret = Some(secret);
    row.status = Status::Open(if waits { Standing::Activating } else { Standing::Active });
    row.activated_at.get_or_insert(env.now);
    row.end_letter(LetterEnd::Used);
    row.void_links();
    let confirm = email.and_then(|(address, token)| contact::await_confirmation(row, address, token));
    let stamp = draft.renew_stamp(id)?;
    let change = Change::Activated { account: id, email_given: confirm.is_some() };
    Ok(draft.finish(
        change,
        Fact::Activated { account: id, confirm },
        Outcome::Account { account: id, stamp },
    ))
}
