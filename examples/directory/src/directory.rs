//! Who is who now: a pure answer to the events so far.

use fratrie::{
    AccountId,
    domain::{
        EventId, StudentId,
        event::{Event, Fact},
    },
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the events so far come to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Directory {
    /// All accounts that were ever spoken of.
    pub accounts: BTreeMap<AccountId, Entry>,
    /// The events that are in it: one that comes again changes nothing. Kept beside what they did, and written with it, so
    /// that the two never disagree.
    pub seen: BTreeSet<EventId>,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Entry {
    /// The account that answers for it, where it was grouped.
    pub answered_by: Option<AccountId>,
    /// Whether it is suspended.
    pub suspended: bool,
    /// The children that it lists.
    pub children: BTreeSet<StudentId>,
}

impl Directory {
    /// Takes an event in; whether it was new.
    pub fn take(&mut self, event: &Event) -> bool {
        let new = self.seen.insert(event.id);
        if new {
            self.apply(&event.fact);
        }
        new
    }

    /// The account that answers for `account` now.
    pub fn answers(&self, account: AccountId) -> AccountId {
        self.accounts.get(&account).and_then(|entry| entry.answered_by).unwrap_or(account)
    }

    fn apply(&mut self, fact: &Fact) {
        for account in fact.subjects() {
            self.accounts.entry(account).or_default();
        }
        match fact {
            Fact::RosterImported { attached, ended, .. } => {
                for (account, child) in ended {
                    self.accounts.entry(*account).or_default().children.remove(child);
                }
                for (account, child) in attached {
                    self.accounts.entry(*account).or_default().children.insert(*child);
                }
            }
            Fact::Suspended { account } => self.accounts.entry(*account).or_default().suspended = true,
            Fact::Reinstated { account } => self.accounts.entry(*account).or_default().suspended = false,
            Fact::Merged { principal, absorbed, children, .. } => {
                for entry in self.accounts.values_mut() {
                    if entry.answered_by.is_some_and(|answers| absorbed.contains(&answers)) {
                        entry.answered_by = Some(*principal);
                    }
                }
                for account in absorbed {
                    let entry = Entry { answered_by: Some(*principal), ..Entry::default() };
                    self.accounts.insert(*account, entry);
                }
                self.accounts.entry(*principal).or_default().children.extend(children);
            }
            Fact::Split { principal, accounts, followers, children, left, .. } => {
                for account in accounts {
                    self.accounts.insert(*account, Entry::default());
                }
                for (account, answers) in followers {
                    self.accounts.entry(*account).or_default().answered_by = Some(*answers);
                }
                for (account, child) in children {
                    self.accounts.entry(*account).or_default().children.insert(*child);
                }
                self.accounts.entry(*principal).or_default().children.retain(|child| !left.contains(child));
            }
            Fact::Erased { accounts, .. } => {
                for account in accounts {
                    self.accounts.entry(*account).or_default().children.clear();
                }
            }
            // Kinds of event may be added: what is not known says nothing about who is who.
            _ => {}
        }
    }
}
