//! Whether a whole realm is sound: what must hold whatever happened to it.

use crate::{
    State,
    change::Unique,
    model::{Absorption, Account, Holder, Status},
};
use std::{collections::BTreeMap, fmt};

/// Something that must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The rule of the design that it breaks.
    pub rule: &'static str,
    /// What was found.
    pub found: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.found)
    }
}

impl State {
    /// All that must not be; empty in a sound realm.
    pub fn violations(&self) -> Vec<Violation> {
        let mut found = Vec::new();
        self.check_ties(&mut found);
        for account in self.rows.accounts.values() {
            self.check_merged(account, &mut found);
        }
        self.check_links(&mut found);
        self.check_merges(&mut found);
        self.check_told(&mut found);
        self.check_priors(&mut found);
        found
    }

    /// Unique values are held once, rows that are referred to are there, versions count from 1.
    fn check_ties(&self, found: &mut Vec<Violation>) {
        let mut held: BTreeMap<Unique, _> = BTreeMap::new();
        for row in self.rows.iter() {
            let key = row.key();
            for unique in row.uniques() {
                if let Some(other) = held.insert(unique.clone(), key.clone()) {
                    add(found, "R10", format!("{unique:?} is held by {other:?} and {key:?}"));
                }
            }
            for missing in row.references().into_iter().filter(|to| self.rows.version(to).is_none()) {
                add(found, "R6", format!("{key:?} refers to {missing:?}, which is not there"));
            }
            if row.version().get() == 0 {
                add(found, "R6", format!("{key:?} has version 0"));
            }
        }
    }

    /// A merged account answers through the one at the end of its chain, and holds nothing any more (R4, R5).
    fn check_merged(&self, account: &Account, found: &mut Vec<Violation>) {
        let id = account.id;
        let Status::Merged(Absorption { into, answers, .. }) = account.status else { return };
        let mut end = into;
        for _ in 0..self.rows.accounts.len() {
            match self.rows.accounts.get(&end).and_then(|next| next.status.absorption()) {
                Some(next) => end = next.into,
                None => break,
            }
        }
        if end != answers || end == id {
            add(found, "R5", format!("{id:?} answers through {answers:?}, but its chain ends at {end:?}"));
        }
        if account.letter.as_ref().is_some_and(|letter| letter.ended.is_none())
            || account.contact.pending.is_some()
            || account.contact.former.is_some()
            || account.reset.is_some()
            || account.reminder.is_some()
            || account.hold.is_some()
        {
            add(found, "R4", format!("{id:?} was absorbed, and something of it is still open"));
        }
        if self.rows.responsibilities.values().any(|link| link.account == id && link.is_active()) {
            add(found, "R1", format!("{id:?} was absorbed, and still holds a child"));
        }
    }

    /// A link that stands is with the account that answers for its responsible's own (R8, R9); a joined one leads to one
    /// that lists the child there (R10).
    fn check_links(&self, found: &mut Vec<Violation>) {
        let homes: BTreeMap<Holder, &Account> =
            self.rows.accounts.values().map(|account| (account.holder, account)).collect();
        for link in self.rows.responsibilities.values().filter(|link| link.stands()) {
            let home = homes.get(&Holder::Responsible(link.responsible)).map(|home| home.answers());
            if home.is_some_and(|home| home != link.account) {
                add(found, "R9", format!("{:?} is not with the account that answers for it", link.id));
            }
            let mut end = link;
            for _ in 0..self.rows.responsibilities.len() {
                match end.joined_into().and_then(|into| self.rows.responsibilities.get(&into)) {
                    Some(next) => end = next,
                    None => break,
                }
            }
            if !end.is_active() || (end.account, end.student) != (link.account, link.student) {
                add(found, "R10", format!("{:?} is joined to nothing that lists the child", link.id));
            }
        }
    }

    /// The records of merges and the accounts that they speak of agree.
    fn check_merges(&self, found: &mut Vec<Violation>) {
        for merge in self.rows.merges.values() {
            for absorbed in merge.standing() {
                let status = self.rows.accounts.get(&absorbed.account).map(|account| &account.status);
                let agrees = status.and_then(Status::absorption).is_some_and(|one| {
                    one.merge == merge.id && one.into == merge.principal && one.before == absorbed.before
                });
                if !agrees {
                    add(found, "R6", format!("{:?} and {:?} do not agree", merge.id, absorbed.account));
                }
            }
        }
    }

    /// Every commit left one entry and one event, and nothing else did (R15).
    fn check_told(&self, found: &mut Vec<Violation>) {
        let mut told: BTreeMap<_, (usize, usize)> =
            self.receipts.keys().map(|commit| (*commit, (0, 0))).collect();
        for entry in &self.journal {
            told.entry(entry.commit).or_default().0 += 1;
        }
        for event in &self.events {
            told.entry(event.commit).or_default().1 += 1;
        }
        for (commit, counts) in told {
            if counts != (1, 1) {
                let (entries, events) = counts;
                add(found, "R15", format!("{commit:?} left {entries} entries and {events} events"));
            }
            if !self.receipts.contains_key(&commit) {
                add(found, "R7", format!("{commit:?} has no receipt"));
            }
        }
    }

    /// Former values are those of which their entry speaks (S110).
    fn check_priors(&self, found: &mut Vec<Violation>) {
        let told: BTreeMap<_, _> = self
            .journal
            .iter()
            .flat_map(|entry| entry.prior.iter().map(|(prior, digest)| ((entry.id, *prior), *digest)))
            .collect();
        for prior in self.rows.priors.values() {
            if told.get(&(prior.entry, prior.id)) != Some(&prior.digest()) {
                add(found, "R15", format!("{:?} is not what {:?} speaks of", prior.id, prior.entry));
            }
        }
    }
}

fn add(found: &mut Vec<Violation>, rule: &'static str, what: String) {
    found.push(Violation { rule, found: what });
}
