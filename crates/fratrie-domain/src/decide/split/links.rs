//! Links go back to the account that answers for their responsible's own; where one child stands on both sides, each side
//! lists it again (S62).

use super::Draft;
use crate::{
    AccountId, ResponsibilityId, StudentId,
    decide::joined::{Order, settle},
    model::{Absorbed, Holder, Rows},
};
use std::collections::{BTreeMap, BTreeSet};

/// The children that an account lists.
pub(super) fn listed(rows: &Rows, account: AccountId) -> Vec<StudentId> {
    let links = rows.responsibilities.values().filter(|link| link.account == account && link.is_active());
    let children: BTreeSet<StudentId> = links.map(|link| link.student).collect();
    children.into_iter().collect()
}

/// The children that an account lists and did not bring into the merge: a school attached them since.
pub(super) fn added(rows: &Rows, absorbed: &Absorbed) -> Vec<StudentId> {
    let brought: BTreeSet<StudentId> = absorbed.links.iter().map(|link| link.before.student).collect();
    listed(rows, absorbed.account).into_iter().filter(|child| !brought.contains(child)).collect()
}

/// Gives `account` the links of all responsibles whose own accounts are in `group`.
pub(super) fn give_back(
    draft: &mut Draft<'_>,
    group: &BTreeSet<AccountId>,
    account: AccountId,
    root: AccountId,
) {
    let rows = &mut draft.rows;
    let theirs: BTreeSet<_> = rows
        .accounts
        .values()
        .filter(|account| group.contains(&account.id))
        .filter_map(|account| match account.holder {
            Holder::Responsible(id) => Some(id),
            Holder::Student(_) => None,
        })
        .collect();
    let mut sides: BTreeMap<StudentId, [Vec<ResponsibilityId>; 2]> = BTreeMap::new();
    for link in rows.responsibilities.values_mut().filter(|link| link.account == root) {
        let goes = theirs.contains(&link.responsible);
        if goes {
            link.account = account;
        }
        if link.stands() {
            let [stay, go] = sides.entry(link.student).or_default();
            if goes { go.push(link.id) } else { stay.push(link.id) }
        }
    }
    let order = Order::of(rows.merges.values());
    for [stay, go] in sides.values() {
        settle(&mut rows.responsibilities, go, &order);
        settle(&mut rows.responsibilities, stay, &order);
    }
}
