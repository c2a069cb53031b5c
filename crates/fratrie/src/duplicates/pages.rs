//! All pairs of a realm, page by page: what accounts share is looked through in the order of [`Shared`], each in the
//! order of its keys, and a pair comes with the first thing that finds it.

use super::SuggestedPair;
use crate::{error::Error, session::Unshown, shell::Context};
use fratrie_domain::{
    AccountId, View,
    chrono::TimeDelta,
    duplicates::{Candidates, Duplicate, Namesakes, Shared},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A page of pairs, the likeliest first.
#[derive(Debug)]
pub struct Duplicates {
    /// The pairs; a page may have none, and others follow.
    pub pairs: Vec<SuggestedPair>,
    next: Option<Unshown>,
}

impl Duplicates {
    /// What the next page is asked for with; none after the last one.
    pub fn next(&self) -> Option<&str> {
        self.next.as_ref().map(|next| next.0.as_str())
    }
}

/// Where a page goes on.
#[derive(Debug, Serialize, Deserialize)]
struct Place {
    shared: Shared,
    /// A name, an address, a number, so the place travels sealed.
    after: Option<String>,
}

const PURPOSE: &str = "duplicates";
const GROUPS: u32 = 50;

/// A pair, and what found it.
struct Found {
    by: (Shared, String),
    pair: Duplicate,
}

impl Context {
    pub(crate) async fn duplicates(
        &self,
        next: Option<&str>,
        shown: impl Fn(&View, AccountId) -> bool + Send,
    ) -> Result<Duplicates, Error> {
        let now = self.now();
        let Place { shared, after } = match next {
            Some(token) => self.shell.sealer.open(PURPOSE, self.realm.as_str(), now.timestamp(), token)?,
            None => Place { shared: Shared::Email, after: None },
        };
        let groups = self.shell.store.namesakes(&self.realm, shared, after.as_deref(), GROUPS).await?;
        let view = self.load_compared(groups.iter().flat_map(|group| group.accounts.clone())).await?;
        let found = compared(&view, shared, &groups, |account| shown(&view, account));
        let first = self.found_first(&view, found).await?;
        let mut pairs: Vec<SuggestedPair> =
            first.into_iter().filter_map(|pair| SuggestedPair::new(&view, pair)).collect();
        pairs.sort_by_key(|pair| std::cmp::Reverse(pair.score));
        let place = match groups.last() {
            Some(last) if groups.len() == GROUPS as usize => {
                Some(Place { shared, after: Some(last.key.clone()) })
            }
            _ => shared.next().map(|shared| Place { shared, after: None }),
        };
        let end = (now + TimeDelta::days(1)).timestamp();
        let seal = |place| self.shell.sealer.seal(PURPOSE, self.realm.as_str(), end, &place, self.draw());
        Ok(Duplicates { pairs, next: place.map(seal).transpose()?.map(Unshown) })
    }

    /// The pairs that nothing found before: no key that comes before the one that found them, and that makes a group.
    async fn found_first(&self, view: &View, found: Vec<Found>) -> Result<Vec<Duplicate>, Error> {
        let keys = view.rows.shared_keys();
        let none = BTreeSet::new();
        let earlier = |found: &Found| -> Vec<(Shared, String)> {
            let of = |account| keys.get(&account).unwrap_or(&none);
            let common = of(found.pair.pair.low()).intersection(of(found.pair.pair.high()));
            common.take_while(|key| **key < found.by).cloned().collect()
        };
        let mut asked: BTreeMap<Shared, BTreeSet<String>> = BTreeMap::new();
        for (shared, key) in found.iter().flat_map(earlier) {
            asked.entry(shared).or_default().insert(key);
        }
        let mut makes_a_group: BTreeSet<(Shared, String)> = BTreeSet::new();
        for (shared, keys) in asked {
            let groups = self.shell.store.namesakes_of(&self.realm, shared, &keys).await?;
            makes_a_group.extend(groups.into_iter().map(|group| (shared, group.key)));
        }
        let first = |found: &Found| !earlier(found).iter().any(|key| makes_a_group.contains(key));
        Ok(found.into_iter().filter(first).map(|found| found.pair).collect())
    }
}

/// The pairs of these groups that are to be suggested.
fn compared(
    view: &View,
    shared: Shared,
    groups: &[Namesakes],
    shown: impl Fn(AccountId) -> bool,
) -> Vec<Found> {
    let candidates = Candidates::of(view);
    let mut found = Vec::new();
    for group in groups {
        let accounts: Vec<AccountId> = group.accounts.iter().copied().filter(|id| shown(*id)).collect();
        for (place, one) in accounts.iter().enumerate() {
            let others = accounts.iter().skip(place + 1);
            let pairs = others.filter_map(|other| candidates.compare(*one, *other));
            found.extend(pairs.map(|pair| Found { by: (shared, group.key.clone()), pair }));
        }
    }
    found
}
