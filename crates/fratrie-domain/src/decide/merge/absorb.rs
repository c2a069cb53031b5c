//! What a merge does with one absorbed account.

use super::Draft;
use crate::{
    AccountId, Env, NameGrade, Refusal,
    ids::ResponsibilityId,
    model::{
        Absorbed, Absorption, Contact, EndReason, Ended, LetterEnd, LinkFate, LinkMove, Responsibility,
        Status,
    },
    outcome::MergeLine,
    proof::Claim,
};

pub(super) fn absorb(
    draft: &mut Draft<'_>,
    principal: AccountId,
    claim: &Claim,
    names: NameGrade,
    env: &Env,
) -> Result<(Absorbed, MergeLine), Refusal> {
    let id = claim.account;
    let links = links(draft, principal, id, env)?;
    let followers = followers(draft, principal, id);
    let account = draft.account(id)?;
    let Status::Open(before) = account.status else { return Err(Refusal::WrongState) };
    let record = Absorbed {
        account: id,
        proof: claim.kind,
        names,
        before,
        contact_before: account.contact.clone(),
        letter_before: account.letter.as_ref().and_then(|letter| letter.ended),
        links,
        followers,
    };
    let line = MergeLine {
        account: id,
        identifier: account.identifier.masked(),
        moved: students(&record, |fate| *fate == LinkFate::Moved),
        joined: students(&record, |fate| *fate != LinkFate::Moved),
    };

    // R4: from this commit on it opens nothing, and what was under way is void.
    account.status = Status::Merged(Absorption {
        into: principal,
        answers: principal,
        merge: env.commit_id.into(),
        before,
    });
    account.end_letter(LetterEnd::Absorbed);
    account.void_links();
    account.contact.pending = None;
    account.contact.former = None;
    let registered = account.registered_at;
    draft.renew_stamp(id)?;

    let keeper = draft.account(principal)?;
    // What was asked for before the merge is not answered after it (SECURITY V5).
    keeper.void_links();
    fill_in(&mut keeper.contact, &record.contact_before);
    keeper.registered_at = keeper.registered_at.min(registered);
    draft.touch(principal);
    Ok((record, line))
}

fn students(record: &Absorbed, wanted: impl Fn(&LinkFate) -> bool) -> Vec<crate::StudentId> {
    record.links.iter().filter(|link| wanted(&link.fate)).map(|link| link.student).collect()
}

/// Moves each link that holds, or joins it with the one that the principal has (R1, R10).
fn links(
    draft: &mut Draft<'_>,
    principal: AccountId,
    absorbed: AccountId,
    env: &Env,
) -> Result<Vec<LinkMove>, Refusal> {
    let of = |account: AccountId| move |link: &&Responsibility| link.account == account && link.is_active();
    let theirs: Vec<Responsibility> =
        draft.rows.responsibilities.values().filter(of(absorbed)).cloned().collect();
    let mut moves = Vec::new();
    for link in theirs {
        let kept = draft
            .rows
            .responsibilities
            .values_mut()
            .find(|ours| ours.account == principal && ours.is_active() && ours.student == link.student);
        let (fate, into) = match kept {
            None => (LinkFate::Moved, None),
            Some(ours) => {
                let before = Box::new(ours.clone());
                join(ours, &link);
                (LinkFate::Joined { kept: before }, Some(ours.id))
            }
        };
        settle(draft, link.id, principal, into, env)?;
        moves.push(LinkMove { responsibility: link.id, student: link.student, fate });
    }
    Ok(moves)
}

/// Widest rights win, restrictions stick, both kinships stay (R10, S22, S23, S39).
fn join(ours: &mut Responsibility, theirs: &Responsibility) {
    ours.level = ours.level.max(theirs.level);
    ours.rights = ours.rights.union(theirs.rights);
    ours.restrictions = ours.restrictions.union(theirs.restrictions);
    ours.relationships.extend(theirs.relationships.iter().copied());
}

fn settle(
    draft: &mut Draft<'_>,
    link: ResponsibilityId,
    principal: AccountId,
    into: Option<ResponsibilityId>,
    env: &Env,
) -> Result<(), Refusal> {
    let row = draft.rows.responsibilities.get_mut(&link).ok_or(Refusal::WrongState)?;
    match into {
        None => row.account = principal,
        Some(into) => row.ended = Some(Ended { at: env.now, reason: EndReason::Joined { into } }),
    }
    Ok(())
}

/// The accounts that answered to the absorbed one answer to the principal: `resolve` stays one step (R5).
fn followers(draft: &mut Draft<'_>, principal: AccountId, absorbed: AccountId) -> Vec<AccountId> {
    let mut followers = Vec::new();
    for account in draft.rows.accounts.values_mut() {
        if let Status::Merged(absorption) = &mut account.status
            && absorption.answers == absorbed
        {
            absorption.answers = principal;
            followers.push(account.id);
        }
    }
    followers
}

/// The principal's contact wins; what it lacks is filled in; an opt-out sticks (S6, S24, S25, S28). Only confirmed
/// addresses count (SECURITY V17).
fn fill_in(ours: &mut Contact, theirs: &Contact) {
    if ours.email.is_none() {
        ours.email.clone_from(&theirs.email);
    }
    if ours.pending.as_ref().is_some_and(|pending| Some(&pending.address) == ours.email.as_ref()) {
        ours.pending = None;
    }
    if ours.phone.is_none() {
        ours.phone.clone_from(&theirs.phone);
    }
    ours.mail_opt_out |= theirs.mail_opt_out;
}
