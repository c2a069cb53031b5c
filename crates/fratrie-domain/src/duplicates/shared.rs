//! Which accounts share something, in the order of what they share: what a store answers page by page.

use super::Shared;
use crate::{State, ids::AccountId};
use std::collections::{BTreeMap, BTreeSet};

/// Open accounts of responsibles that share something, by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namesakes {
    /// What they share.
    pub key: String,
    /// The accounts: two at least, [`LARGEST_GROUP`] at most.
    pub accounts: Vec<AccountId>,
}

impl Namesakes {
    /// Groups of what a store found, in its order: what each account shares, and the account.
    pub fn groups(members: impl IntoIterator<Item = (String, AccountId)>) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for (key, account) in members {
            match groups.last_mut().filter(|last| last.key == key) {
                Some(last) => last.accounts.push(account),
                None => groups.push(Self { key, accounts: vec![account] }),
            }
        }
        groups
    }
}

/// What more accounts share tells nothing of any two of them.
pub const LARGEST_GROUP: u32 = 40;

impl State {
    /// The groups whose key comes after `after`, in the order of the keys' bytes, at most `limit` of them.
    pub fn namesakes(&self, shared: Shared, after: Option<&str>, limit: u32) -> Vec<Namesakes> {
        let groups = self.groups(shared).filter(|group| after.is_none_or(|after| group.key.as_str() > after));
        groups.take(limit as usize).collect()
    }

    /// The groups of these keys, in the order of the keys' bytes. A key that one account has, or too many, has none.
    pub fn namesakes_of(&self, shared: Shared, keys: &BTreeSet<String>) -> Vec<Namesakes> {
        self.groups(shared).filter(|group| keys.contains(&group.key)).collect()
    }

    fn groups(&self, shared: Shared) -> impl Iterator<Item = Namesakes> {
        let mut groups: BTreeMap<String, Vec<AccountId>> = BTreeMap::new();
        for (account, keys) in self.rows.shared_keys() {
            for (_, key) in keys.into_iter().filter(|(of, _)| *of == shared) {
                groups.entry(key).or_default().push(account);
            }
        }
        let groups = groups.into_iter().map(|(key, accounts)| Namesakes { key, accounts });
        groups.filter(|group| (2..=LARGEST_GROUP as usize).contains(&group.accounts.len()))
    }
}
