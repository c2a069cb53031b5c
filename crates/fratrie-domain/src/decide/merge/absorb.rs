//! What a merge does with one absorbed account.

use super::Draft;
use crate::{
    AccountId, Env, NameGrade, Refusal,
    model::{
        Absorbed, Absorption, Contact, EndReason, Ended, Gave, Holder, LetterEnd, LinkFate, LinkMove,
        Responsibility, Status, Version,
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
    let links = links(draft, principal, id, env);
    let followers = followers(draft, principal, id);
    let holder_version = holder_version(draft, id);
    let account = draft.account(id)?;
    let Status::Open(before) = account.status else { return Err(Refusal::WrongState) };
    let mut record = Absorbed {
        account: id,
        proof: claim.kind,
        names,
        before,
        contact_before: account.contact.clone(),
        letter_before: account.letter.as_ref().and_then(|letter| letter.ended),
        holder_version,
        links,
        followers,
        gave: Gave::default(),
        undone: None,
    };
    let line = MergeLine {
        account: id,
        identifier: account.identifier.masked(),
        moved: students(&record, |fate| fate == LinkFate::Moved),
        joined: students(&record, |fate| fate != LinkFate::Moved),
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
    record.gave = fill_in(&mut keeper.contact, &record.contact_before);
    keeper.registered_at = keeper.registered_at.min(registered);
    draft.touch(principal);
    Ok((record, line))
}

/// The children that it listed.
fn students(record: &Absorbed, wanted: impl Fn(LinkFate) -> bool) -> Vec<crate::StudentId> {
    let listed = record.links.iter().filter(|link| link.before.is_active() && wanted(link.fate));
    listed.map(|link| link.before.student).collect()
}

fn holder_version(draft: &Draft<'_>, account: AccountId) -> Version {
    let rows = &draft.rows;
    let holder = rows.accounts.get(&account).map(|account| account.holder);
    let version = match holder {
        Some(Holder::Responsible(id)) => rows.responsibles.get(&id).map(|row| row.version),
        Some(Holder::Student(id)) => rows.students.get(&id).map(|row| row.version),
        None => None,
    };
    version.unwrap_or(Version::FIRST)
}

/// Moves each link, those that have ended too: they go where their responsible's others go. One that lists a child whom the principal lists already is joined to that one (R1, R10).
fn links(draft: &mut Draft<'_>, principal: AccountId, absorbed: AccountId, env: &Env) -> Vec<LinkMove> {
    let rows = &mut draft.rows.responsibilities;
    let theirs: Vec<Responsibility> =
        rows.values().filter(|link| link.account == absorbed).cloned().collect();
    let mut moves = Vec::new();
    for before in theirs {
        let ours = |link: &&Responsibility| {
            link.account == principal && link.is_active() && link.student == before.student
        };
        let kept = rows.values().find(ours).map(|link| link.id).filter(|_| before.is_active());
        if let Some(link) = rows.get_mut(&before.id) {
            link.account = principal;
            if let Some(into) = kept {
                link.ended = Some(Ended { at: env.now, reason: EndReason::Joined { into } });
            }
        }
        let fate = kept.map_or(LinkFate::Moved, |into| LinkFate::Joined { into });
        moves.push(LinkMove { before, fate });
    }
    moves
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
/// addresses count (SECURITY V17). Answers with what was filled in.
fn fill_in(ours: &mut Contact, theirs: &Contact) -> Gave {
    let gave = Gave {
        email: ours.email.is_none() && theirs.email.is_some(),
        phone: ours.phone.is_none() && theirs.phone.is_some(),
        mail_opt_out: theirs.mail_opt_out && !ours.mail_opt_out,
    };
    if gave.email {
        ours.email.clone_from(&theirs.email);
    }
    if ours.pending.as_ref().is_some_and(|pending| Some(&pending.address) == ours.email.as_ref()) {
        ours.pending = None;
    }
    if gave.phone {
        ours.phone.clone_from(&theirs.phone);
    }
    ours.mail_opt_out |= gave.mail_opt_out;
    gave
}
