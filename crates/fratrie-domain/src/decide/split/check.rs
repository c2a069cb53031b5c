//! What must hold before a split.

use super::{Draft, links::listed};
use crate::{
    AccountId, Env, Refusal, View,
    command::Split,
    journal::{Actor, ProofKind},
    model::{Absorbed, Account, Merge, Standing, Status},
    outcome::SplitLine,
    proof::{Proof, Undoing},
};

/// A split that may be.
pub(super) struct Checked<'a> {
    pub(super) record: &'a Merge,
    /// What comes out, in the order in which it was absorbed.
    pub(super) targets: Vec<&'a Absorbed>,
    /// The account that answers.
    pub(super) root: AccountId,
}

pub(super) fn check<'a>(view: &'a View, command: &Split, env: &Env) -> Result<Checked<'a>, Refusal> {
    let record = view.rows.merges.get(&command.merge).ok_or(Refusal::NoSuchMerge)?;
    let root = view.resolve(record.principal).ok_or(Refusal::NoSuchMerge)?;
    match &command.proof {
        Some(proof) => by_holder(view, root, proof, record, env)?,
        None => by_support(root, env)?,
    }
    let targets = targets(record, command)?;
    for absorbed in &targets {
        intact(view, record, absorbed)?;
    }
    Ok(Checked { record, targets, root: root.id })
}

/// The responsible, by a fresh session of the account that answers, within the window.
fn by_holder(
    view: &View,
    root: &Account,
    proof: &Proof<Undoing>,
    record: &Merge,
    env: &Env,
) -> Result<(), Refusal> {
    let holder = matches!(env.actor, Actor::Holder { account } if account == root.id);
    if proof.claim().account != root.id || !holder {
        return Err(Refusal::NoSuchMerge);
    }
    proof.check(&view.realm, root, root.id, env.now, &env.policy)?;
    if proof.claim().kind != ProofKind::Session || !root.is_active() {
        return Err(Refusal::ProofVoid);
    }
    if root.hold.is_some() {
        return Err(Refusal::Held);
    }
    let since = record.at + env.policy.split_window;
    // What was undone before is told so, however long ago (S68).
    if env.now > since && record.standing().next().is_some() {
        return Err(Refusal::SplitWindowOver { since });
    }
    Ok(())
}

fn by_support(root: &Account, env: &Env) -> Result<(), Refusal> {
    let usable = matches!(root.status, Status::Open(_) | Status::Suspended { .. });
    if usable && matches!(env.actor, Actor::Support { .. }) { Ok(()) } else { Err(Refusal::WrongState) }
}

fn targets<'a>(record: &'a Merge, command: &Split) -> Result<Vec<&'a Absorbed>, Refusal> {
    if command.accounts.iter().any(|id| record.absorbed(*id).is_none()) {
        return Err(Refusal::NoSuchMerge);
    }
    let named: Vec<&Absorbed> = record
        .absorbed
        .iter()
        .filter(|absorbed| command.accounts.is_empty() || command.accounts.contains(&absorbed.account))
        .collect();
    let standing: Vec<&Absorbed> =
        named.iter().copied().filter(|absorbed| absorbed.undone.is_none()).collect();
    let all = command.accounts.is_empty() || standing.len() == named.len();
    if standing.is_empty() || !all { Err(Refusal::AlreadySplit) } else { Ok(standing) }
}

/// The record and the account agree, and the account still has what it logs in with.
fn intact(view: &View, record: &Merge, absorbed: &Absorbed) -> Result<(), Refusal> {
    let account = view.account(absorbed.account).ok_or(Refusal::RecordDamaged)?;
    let agrees = account.status.absorption().is_some_and(|one| {
        one.merge == record.id && one.into == record.principal && one.before == absorbed.before
    });
    let links = absorbed.links.iter().all(|link| {
        view.rows.responsibilities.get(&link.before.id).is_none_or(|now| {
            (now.responsible, now.student) == (link.before.responsible, link.before.student)
        })
    });
    if !agrees || !links {
        return Err(Refusal::RecordDamaged);
    }
    let kept = match absorbed.before {
        Standing::Active | Standing::Activating => account.secret.is_some(),
        Standing::Notified | Standing::Created => account.letter.is_some(),
    };
    if kept { Ok(()) } else { Err(Refusal::SplitPurged) }
}

/// Nobody undoes a merge into an account that nobody could open, where that account alone would list a child (R14).
/// Support can, and issues a letter then.
pub(super) fn reachable(draft: &Draft<'_>, lines: &[SplitLine], env: &Env) -> Result<(), Refusal> {
    for line in lines {
        let account = draft.rows.accounts.get(&line.account).ok_or(Refusal::NoSuchAccount)?;
        let alone = listed(&draft.rows, line.account).iter().any(|child| !line.shared.contains(child));
        if alone && !account.is_reachable(env.now) {
            return Err(Refusal::SplitLocksOut { account: line.identifier.clone() });
        }
    }
    Ok(())
}
