//! Links of one account to one child: one lists it, the others are joined to that one (R10).

use crate::{
    ResponsibilityId, Timestamp,
    model::{EndReason, Ended, Merge, Responsibility},
};
use std::collections::BTreeMap;

/// Among links of one account to one child: if none lists it any more, the one that was joined first does, as it would
/// have had the others never been there.
pub(super) fn settle(
    rows: &mut BTreeMap<ResponsibilityId, Responsibility>,
    side: &[ResponsibilityId],
    order: &Order,
) {
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
pub(super) struct Order(BTreeMap<ResponsibilityId, usize>);

impl Order {
    pub(super) fn of<'a>(merges: impl Iterator<Item = &'a Merge>) -> Self {
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
