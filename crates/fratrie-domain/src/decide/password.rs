//! Another password is chosen: while logged in, or by a link sent to the confirmed address.

use super::draft::Draft;
use crate::{
    AccountId, ChangeSet, Env, Refusal, SecretHash, View,
    command::{ChangePassword, ResetPassword, UpgradeSecret},
    event::Fact,
    journal::{Change, ProofKind},
    model::{LetterEnd, Standing, Status},
    outcome::Outcome,
};

pub(super) fn change(view: &View, change: ChangePassword, env: &Env) -> Result<ChangeSet, Refusal> {
    let claim = change.proof.claim();
    let account = view.account(claim.account).ok_or(Refusal::NoSuchAccount)?;
    change.proof.check(&view.realm, account, account.id, env.now, &env.policy)?;
    if claim.kind != ProofKind::Password {
        return Err(Refusal::ProofVoid);
    }
    if !matches!(account.status, Status::Open(Standing::Active | Standing::Activating)) {
        return Err(Refusal::WrongState);
    }
    replace(view, account.id, change.secret, Some(claim.kind), env)
}

pub(super) fn reset(view: &View, reset: ResetPassword, env: &Env) -> Result<ChangeSet, Refusal> {
    let account = view.account(reset.link.account).ok_or(Refusal::LinkVoid)?;
    let opens = account.reset.as_ref().is_some_and(|token| token.accepts(&reset.link.token, env.now));
    if !opens || !account.is_active() {
        return Err(Refusal::LinkVoid);
    }
    replace(view, account.id, reset.secret, None, env)
}

fn replace(
    view: &View,
    id: AccountId,
    secret: SecretHash,
    proof: Option<ProofKind>,
    env: &Env,
) -> Result<ChangeSet, Refusal> {
    let mut draft = Draft::new(view, env);
    let row = draft.account(id)?;
    row.secret = Some(secret);
    row.end_letter(LetterEnd::Superseded);
    row.void_links();
    let stamp = draft.renew_stamp(id)?;
    let change = Change::PasswordChanged { account: id, proof };
    Ok(draft.finish(change, Fact::PasswordChanged { account: id }, Outcome::Account { account: id, stamp }))
}

/// The same password under another hash. Nothing that hangs on the password ends: neither sessions nor links.
pub(super) fn upgrade(view: &View, upgrade: UpgradeSecret, env: &Env) -> Result<ChangeSet, Refusal> {
    let UpgradeSecret { account: id, from, to } = upgrade;
    let account = view.account(id).ok_or(Refusal::NoSuchAccount)?;
    // Replaced meanwhile, by another password or by the same one's new hash.
    if account.secret.as_ref() != Some(&from) {
        return Err(Refusal::WrongState);
    }
    let mut draft = Draft::new(view, env);
    draft.account(id)?.secret = Some(to);
    let outcome = Outcome::Account { account: id, stamp: account.session_stamp };
    let (change, fact) = (Change::SecretUpgraded { account: id }, Fact::SecretUpgraded { account: id });
    Ok(draft.finish(change, fact, outcome))
}
