//! What a principal has from accounts that it absorbed: an address, a number, that no mailing list is wanted, the earliest
//! date of registration. When one of them leaves, it has these from the next one, as if that one had never been there.

use super::Draft;
use crate::{
    AccountId, MergeId,
    model::{Contact, Gave, Rows},
};

/// Tells anew what `keeper`, and all those above it up to `root`, have from others. `before` is what stood before.
pub(super) fn refold_up(draft: &mut Draft<'_>, before: &Rows, keeper: AccountId, root: AccountId) {
    let mut keeper = keeper;
    for _ in 0..=before.accounts.len() {
        refold(draft, before, keeper);
        let above = before.accounts.get(&keeper).and_then(|account| account.status.absorption());
        match above {
            Some(absorption) if keeper != root => keeper = absorption.into,
            _ => return,
        }
    }
}

fn refold(draft: &mut Draft<'_>, before: &Rows, keeper: AccountId) {
    let_go(draft, before, keeper);
    field(
        draft,
        before,
        keeper,
        &Field {
            get: |contact| contact.email.clone(),
            set: |contact, email| contact.email = email,
            gave: |gave| &mut gave.email,
        },
    );
    field(
        draft,
        before,
        keeper,
        &Field {
            get: |contact| contact.phone.clone(),
            set: |contact, phone| contact.phone = phone,
            gave: |gave| &mut gave.phone,
        },
    );
    field(
        draft,
        before,
        keeper,
        &Field {
            get: |contact| contact.mail_opt_out.then_some(()),
            set: |contact, out| contact.mail_opt_out = out.is_some(),
            gave: |gave| &mut gave.mail_opt_out,
        },
    );
    registered(draft, keeper);
}

/// An address that goes with an account must not open the keeper any more, neither as the one before nor as one that waits
/// (SECURITY V18).
fn let_go(draft: &mut Draft<'_>, before: &Rows, keeper: AccountId) {
    let email = |rows: &Rows, id: AccountId| rows.accounts.get(&id).and_then(|row| row.contact.email.clone());
    for child in absorbed_by(&draft.rows, keeper) {
        let given = email(before, child.account);
        let still = email(&draft.rows, child.account).filter(|_| !child.left);
        let gave = gave(&mut draft.rows, &child, |gave| &mut gave.email, None);
        let Some(row) = draft.rows.accounts.get_mut(&keeper) else { return };
        let contact = &mut row.contact;
        if !gave || given == still {
            continue;
        }
        if contact.former.as_ref().is_some_and(|former| Some(&former.address) == given.as_ref()) {
            contact.former = None;
        }
        if contact.pending.as_ref().is_some_and(|pending| Some(&pending.address) == given.as_ref()) {
            contact.pending = None;
        }
    }
}

/// One field of a contact, and where a record says who gave it.
struct Field<T> {
    get: fn(&Contact) -> Option<T>,
    set: fn(&mut Contact, Option<T>),
    gave: fn(&mut Gave) -> &mut bool,
}

/// One account that `keeper` absorbed: where its record is, whether it left.
struct Child {
    merge: MergeId,
    account: AccountId,
    left: bool,
}

/// The accounts that `keeper` absorbed, first to last.
fn absorbed_by(rows: &Rows, keeper: AccountId) -> Vec<Child> {
    let mut records: Vec<_> = rows.merges.values().filter(|record| record.principal == keeper).collect();
    records.sort_by_key(|record| (record.at, record.id));
    let children = |record: &&crate::model::Merge| {
        let merge = record.id;
        let child = move |one: &crate::model::Absorbed| Child {
            merge,
            account: one.account,
            left: one.undone.is_some(),
        };
        record.absorbed.iter().map(child).collect::<Vec<_>>()
    };
    records.iter().flat_map(children).collect()
}

fn field<T: PartialEq>(draft: &mut Draft<'_>, before: &Rows, keeper: AccountId, field: &Field<T>) {
    let children = absorbed_by(&draft.rows, keeper);
    let Some(giver) = children.iter().find(|child| gave(&mut draft.rows, child, field.gave, None)) else {
        return;
    };
    let value = |rows: &Rows, id: AccountId| rows.accounts.get(&id).and_then(|row| (field.get)(&row.contact));
    let unchanged = value(before, keeper) == value(before, giver.account);
    let still = if giver.left { None } else { value(&draft.rows, giver.account) };
    if !unchanged {
        // Its holder has another one since, and keeps it.
        if giver.left {
            gave(&mut draft.rows, giver, field.gave, Some(false));
        }
        return;
    }
    let next = match still {
        Some(same) => Some((giver, same)),
        None => children
            .iter()
            .filter(|child| !child.left)
            .find_map(|child| Some((child, value(&draft.rows, child.account)?))),
    };
    gave(&mut draft.rows, giver, field.gave, Some(false));
    let filled = next.map(|(child, filled)| {
        gave(&mut draft.rows, child, field.gave, Some(true));
        filled
    });
    if let Some(row) = draft.rows.accounts.get_mut(&keeper) {
        (field.set)(&mut row.contact, filled);
    }
}

/// Whether the record says that the child gave something; says otherwise from now on if asked to.
fn gave(rows: &mut Rows, child: &Child, flag: fn(&mut Gave) -> &mut bool, now: Option<bool>) -> bool {
    let record = rows.merges.get_mut(&child.merge);
    let absorbed = record
        .and_then(|record| record.absorbed.iter_mut().find(|absorbed| absorbed.account == child.account));
    let Some(absorbed) = absorbed else { return false };
    let flag = flag(&mut absorbed.gave);
    *flag = now.unwrap_or(*flag);
    *flag
}

/// The earliest date: its own, or that of an account that it still holds (S12).
fn registered(draft: &mut Draft<'_>, keeper: AccountId) {
    let records = draft.rows.merges.values().filter(|record| record.principal == keeper);
    // The first merge found its own date, later ones perhaps an earlier one; so did those after a split.
    let Some(own) = records.map(|record| record.registered_before).max() else { return };
    let held = absorbed_by(&draft.rows, keeper);
    let dates = held
        .iter()
        .filter(|child| !child.left)
        .filter_map(|child| Some(draft.rows.accounts.get(&child.account)?.registered_at));
    let earliest = dates.min().map_or(own, |date| date.min(own));
    if let Some(row) = draft.rows.accounts.get_mut(&keeper) {
        row.registered_at = earliest;
    }
}
