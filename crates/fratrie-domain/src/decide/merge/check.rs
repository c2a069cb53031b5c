//! What must hold before a merge: R2, R3, R11, R13's bound on lines.

use super::Draft;
use crate::{
    AccountId, Env, NameGrade, Refusal, View,
    command::Merge,
    distinct,
    model::{Account, Holder, Key, OfficeWord, Responsibility, Standing, Status, WaiverPair},
    proof::{GivingUp, Proof},
};
use std::collections::BTreeMap;

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
    let links = StandingLinks::of(view);
    let principal = command.principal();
    links.read(principal, draft);
    let mut sides = vec![principal];
    let (mut grades, mut refused) = (Vec::new(), Vec::new());
    for (index, proof) in command.absorbed.iter().enumerate() {
        links.read(proof.claim().account, draft);
        match line(view, command, env, draft, proof, (&links, &sides)) {
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
    (links, sides): (&StandingLinks<'_>, &[AccountId]),
) -> Result<NameGrade, Refusal> {
    let id = proof.claim().account;
    match sides.split_first() {
        Some((principal, _)) if *principal == id => return Err(Refusal::SameAccount),
        Some((_, before)) if before.contains(&id) => return Err(Refusal::Doubled),
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
        two_legal_responsibles(view, links, *side, id, draft)?;
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

/// The links that stand, by account: found once, however many accounts are held against each other.
struct StandingLinks<'a>(BTreeMap<AccountId, Vec<&'a Responsibility>>);

impl<'a> StandingLinks<'a> {
    fn of(view: &'a View) -> Self {
        let mut links: BTreeMap<AccountId, Vec<&Responsibility>> = BTreeMap::new();
        for link in view.rows.responsibilities.values().filter(|link| link.stands()) {
            links.entry(link.account).or_default().push(link);
        }
        Self(links)
    }

    fn of_account(&self, account: AccountId) -> &[&'a Responsibility] {
        self.0.get(&account).map_or(&[], Vec::as_slice)
    }

    /// Lets the decision rest on an account's links, and on what the schools say of their responsibles.
    fn read(&self, account: AccountId, draft: &mut Draft<'_>) {
        for link in self.of_account(account) {
            draft.read(Key::Responsibility(link.id));
            draft.read(Key::Responsible(link.responsible));
        }
    }
}

/// Two legal responsibles of one student are never one person (R11), whatever their names: one school's base does not
/// name a person twice. Two schools' bases do, so across schools the names decide. The school office can lift it.
fn two_legal_responsibles(
    view: &View,
    links: &StandingLinks<'_>,
    one: AccountId,
    other: AccountId,
    draft: &mut Draft<'_>,
) -> Result<(), Refusal> {
    let (ours, theirs) = (links.of_account(one), links.of_account(other));
    let clash = distinct::two_legal_responsibles(view, ours, theirs, NameGrade::Same);
    let Some(clash) = clash else { return Ok(()) };
    let pair = WaiverPair::new(one, other);
    draft.read(Key::Waiver(pair));
    if view.rows.waivers.get(&pair).is_some_and(|word| word.says == OfficeWord::OnePerson) {
        return Ok(());
    }
    Err(Refusal::TwoLegalResponsibles { student: clash.student })
}
