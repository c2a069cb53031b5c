//! What must hold before a merge: R2, R3, R11, R13's bound on lines.

use super::Draft;
use crate::{
    AccountId, Env, NameGrade, Refusal, View,
    command::Merge,
    distinct,
    model::{Account, Holder, Key, OfficeWord, Standing, Status, WaiverPair},
    proof::{GivingUp, Proof},
};

/// The principal: active, a responsible's, proved (R2, R3).
pub(super) fn principal<'a>(view: &'a View, command: &Merge, env: &Env) -> Result<&'a Account, Refusal> {
    let account = view.account(command.principal()).ok_or(Refusal::NoSuchAccount)?;
    usable(view, account)?;
    if !account.is_active() {
        return Err(Refusal::NotActive);
    }
    // Two pages open, the same merge confirmed on both: the second one is told that it is done.
    let done = |id: AccountId| view.account(id).is_some_and(|absorbed| absorbed.answers() == account.id);
    if !command.absorbed.is_empty() && command.absorbed().all(|id| id != account.id && done(id)) {
        let lines = (0..command.absorbed.len()).map(|index| (index, Refusal::AlreadyYours)).collect();
        return Err(Refusal::Lines { lines });
    }
    command.principal.check(&view.realm, account, account.id, env.now, &env.policy)?;
    match command.absorbed.len() {
        0 => Err(Refusal::NothingToMerge),
        count if count > env.policy.largest_merge => {
            Err(Refusal::TooMany { maximum: env.policy.largest_merge })
        }
        _ => Ok(account),
    }
}

/// Every line, whatever the others say; what the names say about each if all can be.
pub(super) fn lines(
    view: &View,
    command: &Merge,
    env: &Env,
    draft: &mut Draft<'_>,
) -> Result<Vec<NameGrade>, Refusal> {
    let principal = command.principal();
    let mut sides = vec![principal];
    let (mut grades, mut refused) = (Vec::new(), Vec::new());
    for (index, proof) in command.absorbed.iter().enumerate() {
        match line(view, command, env, draft, proof, &sides) {
            Ok(grade) => grades.push(grade),
            Err(refusal) => refused.push((index, refusal)),
        }
        sides.push(proof.claim().account);
    }
    if refused.is_empty() { Ok(grades) } else { Err(Refusal::Lines { lines: refused }) }
}

fn line(
    view: &View,
    command: &Merge,
    env: &Env,
    draft: &mut Draft<'_>,
    proof: &Proof<GivingUp>,
    sides: &[AccountId],
) -> Result<NameGrade, Refusal> {
    let id = proof.claim().account;
    match sides.split_first() {
        Some((principal, _)) if *principal == id => return Err(Refusal::SameAccount),
        Some((_, lines)) if lines.contains(&id) => return Err(Refusal::Doubled),
        _ => {}
    }
    let account = view.account(id).ok_or(Refusal::NoSuchAccount)?;
    if account.status.absorption().is_some_and(|absorption| absorption.answers == command.principal()) {
        return Err(Refusal::AlreadyYours);
    }
    usable(view, account)?;
    if account.status == Status::Open(Standing::Created) {
        return Err(Refusal::NotActive);
    }
    proof.check(&view.realm, account, command.principal(), env.now, &env.policy)?;
    for side in sides {
        two_legal_responsibles(view, *side, id, draft)?;
    }
    let grade = names(view, command.principal(), account, draft);
    let confirmable = env.policy.different_names_confirmable;
    match grade {
        NameGrade::Close | NameGrade::Different if !(command.names_confirmed && confirmable) => {
            Err(Refusal::NamesDiffer { confirmable })
        }
        grade => Ok(grade),
    }
}

/// A responsible's account that is not suspended, closed or merged (R3).
fn usable(view: &View, account: &Account) -> Result<(), Refusal> {
    if !account.is_responsibles() {
        return Err(Refusal::NotResponsible);
    }
    if account.hold.is_some() {
        return Err(Refusal::Held);
    }
    match &account.status {
        Status::Open(_) => Ok(()),
        Status::Suspended { .. } => Err(Refusal::Suspended),
        Status::Closed => Err(Refusal::Closed),
        Status::Merged(absorption) => {
            let into = view.account(absorption.answers).ok_or(Refusal::Closed)?;
            Err(Refusal::Grouped { into: into.identifier.masked() })
        }
    }
}

/// What the names of the two holders say (R11).
fn names(view: &View, principal: AccountId, account: &Account, draft: &mut Draft<'_>) -> NameGrade {
    let mut name_of = |account: &Account| match account.holder {
        Holder::Responsible(id) => {
            draft.read(Key::Responsible(id));
            view.responsible(id).map(|row| &row.name)
        }
        Holder::Student(_) => None,
    };
    match (view.account(principal).and_then(&mut name_of), name_of(account)) {
        (Some(one), Some(other)) => one.grade(other),
        _ => NameGrade::Different,
    }
}

/// Two legal responsibles of one student are never one person (R11), whatever their names: one school's base does not
/// name a person twice. Two schools' bases do, so across schools the names decide. The school office can lift it.
fn two_legal_responsibles(
    view: &View,
    one: AccountId,
    other: AccountId,
    draft: &mut Draft<'_>,
) -> Result<(), Refusal> {
    let standing = |account| view.links(account).filter(|link| link.stands()).collect::<Vec<_>>();
    let (ours, theirs) = (standing(one), standing(other));
    for link in ours.iter().chain(&theirs) {
        draft.read(Key::Responsibility(link.id));
        draft.read(Key::Responsible(link.responsible));
    }
    let clash = distinct::two_legal_responsibles(view, &ours, &theirs, NameGrade::Same);
    let Some(clash) = clash else { return Ok(()) };
    let pair = WaiverPair::new(one, other);
    draft.read(Key::Waiver(pair));
    if view.rows.waivers.get(&pair).is_some_and(|word| word.says == OfficeWord::OnePerson) {
        return Ok(());
    }
    Err(Refusal::TwoLegalResponsibles { student: clash.student })
}
