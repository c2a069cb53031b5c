//! Which accounts share something, in the order of what they share: what a store answers page by page.

use crate::{
    State,
    ids::AccountId,
    model::{Account, Holder, Status},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What accounts may share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Shared {
    /// The confirmed address, whatever its letter case.
    Email,
    /// The key of the holders' names ([`PersonName::key`](crate::PersonName::key)).
    Name,
}

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
        let mut groups: BTreeMap<String, Vec<AccountId>> = BTreeMap::new();
        for account in self.rows.accounts.values().filter(|row| matches!(row.status, Status::Open(_))) {
            if let Some(key) = self.shared_key(account, shared) {
                groups.entry(key).or_default().push(account.id);
            }
        }
        let most = LARGEST_GROUP as usize;
        let groups = groups.into_iter().filter(|(key, accounts)| {
            (2..=most).contains(&accounts.len()) && after.is_none_or(|after| key.as_str() > after)
        });
        groups.map(|(key, accounts)| Namesakes { key, accounts }).take(limit as usize).collect()
    }

    fn shared_key(&self, account: &Account, shared: Shared) -> Option<String> {
        let Holder::Responsible(id) = account.holder else { return None };
        match shared {
            Shared::Email => account.contact.email.as_ref().map(crate::EmailAddress::folded),
            Shared::Name => self.rows.responsibles.get(&id).map(|row| row.name.key()),
        }
    }
}
