//! Which accounts may be the same persons' as some given ones: what a report of an import tells.

use super::SuggestedPair;
use crate::{error::Error, shell::Context};
use fratrie_domain::{
    AccountId, Want,
    duplicates::{Candidates, Shared},
    model::WaiverPair,
};
use std::collections::{BTreeMap, BTreeSet};

/// So many accounts are looked at in one read.
const AT_ONCE: usize = 50;

impl Context {
    /// The likeliest `most` pairs of one of `accounts` with any account of the realm.
    pub(crate) async fn duplicates_of(
        &self,
        accounts: &[AccountId],
        most: usize,
    ) -> Result<Vec<SuggestedPair>, Error> {
        let accounts: Vec<AccountId> =
            accounts.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let mut found: BTreeMap<WaiverPair, SuggestedPair> = BTreeMap::new();
        for accounts in accounts.chunks(AT_ONCE) {
            for pair in self.duplicates_of_some(accounts).await? {
                found.insert(WaiverPair::new(pair.one.account, pair.other.account), pair);
            }
        }
        let mut pairs: Vec<SuggestedPair> = found.into_values().collect();
        pairs.sort_by_key(|pair| std::cmp::Reverse(pair.score));
        pairs.truncate(most);
        Ok(pairs)
    }

    async fn duplicates_of_some(&self, accounts: &[AccountId]) -> Result<Vec<SuggestedPair>, Error> {
        let view = self.load(&Want::accounts(accounts.iter().copied())).await?;
        // What was grouped since is looked for by the account that answers for it.
        let asked: BTreeSet<AccountId> =
            accounts.iter().filter_map(|id| Some(view.resolve(*id)?.id)).collect();
        let mut keys: BTreeMap<Shared, BTreeSet<String>> = BTreeMap::new();
        for (_, of_one) in view.rows.shared_keys().into_iter().filter(|(id, _)| asked.contains(id)) {
            for (shared, key) in of_one {
                keys.entry(shared).or_default().insert(key);
            }
        }
        let mut beside: BTreeSet<WaiverPair> = BTreeSet::new();
        for (shared, keys) in keys {
            for group in self.shell.store.namesakes_of(&self.realm, shared, &keys).await? {
                for one in group.accounts.iter().filter(|id| asked.contains(id)) {
                    let others = group.accounts.iter().filter(|other| *other != one);
                    beside.extend(others.map(|other| WaiverPair::new(*one, *other)));
                }
            }
        }
        let view = self.load_compared(beside.iter().flat_map(|pair| [pair.low(), pair.high()])).await?;
        let candidates = Candidates::of(&view);
        let pairs = beside.iter().filter_map(|pair| candidates.compare(pair.low(), pair.high()));
        Ok(pairs.filter_map(|pair| SuggestedPair::new(&view, pair)).collect())
    }
}
