//! One account comes out of a merge again.

use super::{Draft, contact, links, remainders};
use crate::{
    AccountId, Env, Refusal,
    model::{Absorbed, Account, Contact, FormerEmail, LetterEnd, Merge, Rows, Status, Undone},
    outcome::SplitLine,
};
use std::collections::BTreeSet;

/// All but the children of the line: those are told when all that leaves has left.
pub(super) fn restore(
    draft: &mut Draft<'_>,
    record: &Merge,
    absorbed: &Absorbed,
    root: AccountId,
    env: &Env,
) -> Result<SplitLine, Refusal> {
    let (id, before) = (absorbed.account, draft.rows.clone());
    let group = group(&before, id);
    for member in &group {
        if let Status::Merged(absorption) = &mut draft.account(*member)?.status {
            absorption.answers = id;
        }
    }
    let account = draft.account(id)?;
    account.status = Status::Open(absorbed.before);
    reopen(account, absorbed, env);
    let identifier = account.identifier.masked();
    draft.renew_stamp(id)?;
    links::give_back(draft, &group, id, root);
    if let Some(row) = draft.rows.merges.get_mut(&record.id) {
        let undone = Undone { at: env.now, actor: env.actor.clone(), commit: env.commit_id };
        for one in row.absorbed.iter_mut().filter(|one| one.account == id) {
            one.undone = Some(undone.clone());
            // The account has it again itself, where it can be erased.
            one.contact_before = Contact::default();
        }
    }
    contact::refold_up(draft, &before, record.principal, root);
    forget_given(draft, &before, id);
    draft.touch(root);

    Ok(SplitLine {
        account: id,
        identifier,
        children: Vec::new(),
        added: Vec::new(),
        shared: Vec::new(),
        remainders: remainders::remainders(draft, &before, record.principal, absorbed, env),
    })
}

/// The account and all that answered through it, at any depth.
fn group(rows: &Rows, id: AccountId) -> BTreeSet<AccountId> {
    let mut group = BTreeSet::from([id]);
    loop {
        let joins = |account: &&Account| {
            !group.contains(&account.id)
                && account.status.absorption().is_some_and(|one| group.contains(&one.into))
        };
        let more: Vec<AccountId> = rows.accounts.values().filter(joins).map(|account| account.id).collect();
        if more.is_empty() {
            return group;
        }
        group.extend(more);
    }
}

/// What the others' records keep of the contact of who leaves, as if it were theirs: it can be erased with its own account
/// alone from now on (R16).
fn forget_given(draft: &mut Draft<'_>, before: &Rows, id: AccountId) {
    let Some(own) = before.accounts.get(&id).map(|account| account.contact.clone()) else { return };
    let rows = &mut draft.rows;
    for record in rows.merges.values_mut() {
        let kept = record.absorbed.iter_mut().map(|one| (one.account, &mut one.contact_before));
        for (account, contact) in kept.chain([(record.principal, &mut record.contact_before)]) {
            let today = rows.accounts.get(&account).map(|account| &account.contact);
            if account == id || today.is_none() {
                continue;
            }
            if contact.email == own.email && today.is_some_and(|today| today.email != own.email) {
                contact.email = None;
            }
            if contact.phone == own.phone && today.is_some_and(|today| today.phone != own.phone) {
                contact.phone = None;
            }
            if contact.former.as_ref().is_some_and(|former| Some(&former.address) == own.email.as_ref()) {
                contact.former = None;
            }
        }
    }
}

/// The letter opens again what it opened, the address before may take the account back again; what was under way by mail
/// stays void (S83, SECURITY V5).
fn reopen(account: &mut Account, absorbed: &Absorbed, env: &Env) {
    if let Some(letter) = account.letter.as_mut().filter(|letter| letter.ended == Some(LetterEnd::Absorbed)) {
        letter.ended = absorbed.letter_before;
    }
    let live = |former: &&FormerEmail| env.now < former.token.expires_at;
    account.contact.former = absorbed.contact_before.former.as_ref().filter(live).cloned();
}
