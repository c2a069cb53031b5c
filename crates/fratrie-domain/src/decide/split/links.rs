//! Links go back to the account that answers for their responsible's own; where one child stands on both sides, each side
//! lists it again (S62).

use super::Draft;
use crate::{
    AccountId, ResponsibilityId, StudentId, Timestamp,
    model::{Absorbed, EndReason, Ended, Holder, Merge, Responsibility, Rows},
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

/// Among links of one account to one child: if none lists it any more, the one that was joined first does, as it would
/// have had the others never been there.
fn settle(rows: &mut BTreeMap<ResponsibilityId, Responsibility>, side: &[ResponsibilityId], order: &Order) {
    let leads_out = |link: &&Responsibility| link.joined_into().is_none_or(|into| !side.contains(&into));
    let mut tops: Vec<&Responsibility> =
        side.iter().filter_map(|id| rows.get(id)).filter(leads_out).collect();
    tops.sort_by_key(|link| order.of_link(link));
    let tops: Vec<ResponsibilityId> = tops.into_iter().map(|link| link.id).collect();
    let Some((first, others)) = tops.split_first() else { return };
    if let Some(link) = rows.get_mut(first) {
        link.ended = None;
    }
    for id in others {
        if let Some(Ended { reason, .. }) = rows.get_mut(id).and_then(|link| link.ended.as_mut()) {
            *reason = EndReason::Joined { into: *first };
        }
    }
}

/// Which of two links was joined first: by time, then by the place of its account in the merge.
struct Order(BTreeMap<ResponsibilityId, usize>);

impl Order {
    fn of<'a>(merges: impl Iterator<Item = &'a Merge>) -> Self {
        let mut places = BTreeMap::new();
        for merge in merges {
            for (place, absorbed) in merge.absorbed.iter().enumerate() {
                places.extend(absorbed.links.iter().map(|link| (link.before.id, place)));
            }
        }
        Self(places)
    }

    /// A link that lists its child comes first of all.
    fn of_link(&self, link: &Responsibility) -> (Option<Timestamp>, usize, ResponsibilityId) {
        let place = self.0.get(&link.id).copied().unwrap_or(usize::MAX);
        (link.ended.as_ref().map(|ended| ended.at), place, link.id)
    }
}
