//! How far a school has come: who was notified, has activated, has grouped; today and over time.

use super::{Roll, RollEntry, RollStanding};
use fratrie_domain::{
    AccountId, ClassName,
    chrono::{NaiveDate, TimeZone},
    model::Standing,
};
use std::collections::{BTreeMap, BTreeSet};

/// How far the accounts of a school's responsibles have come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Of the whole school; each account once.
    pub school: Standings,
    /// Of each class. An account with children in two classes counts in both, so that the classes together are more than
    /// the school.
    pub classes: BTreeMap<ClassName, Standings>,
    /// By day, how many accounts of the school were activated or grouped up to then, in a time zone's days; only days on
    /// which something happened.
    pub days: BTreeMap<NaiveDate, ProgressDay>,
}

/// How many accounts stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standings {
    /// All of them.
    pub accounts: usize,
    /// Without a letter yet.
    pub waiting: usize,
    /// With a letter, and not active yet.
    pub notified: usize,
    /// Active.
    pub active: usize,
    /// Grouped into another account.
    pub grouped: usize,
    /// Suspended or closed.
    pub stopped: usize,
}

/// How many accounts had come so far at the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ProgressDay {
    /// Activated, those grouped since included.
    pub activated: usize,
    /// Grouped into another account.
    pub grouped: usize,
}

impl Roll {
    /// How far the school has come; days are those of `zone`.
    pub fn progress(&self, zone: &impl TimeZone) -> Progress {
        let (mut seen, mut classes) = (BTreeSet::new(), BTreeMap::<ClassName, Standings>::new());
        let mut in_class: BTreeSet<(&ClassName, AccountId)> = BTreeSet::new();
        let (mut school, mut days) = (Standings::default(), BTreeMap::<NaiveDate, ProgressDay>::new());
        for entry in &self.entries {
            if in_class.insert((&entry.student.class, entry.account)) {
                classes.entry(entry.student.class.clone()).or_default().add(entry);
            }
            if !seen.insert(entry.account) {
                continue;
            }
            school.add(entry);
            let day = |at: fratrie_domain::Timestamp| at.with_timezone(zone).date_naive();
            if let Some(at) = entry.activated_at {
                days.entry(day(at)).or_default().activated += 1;
            }
            if let RollStanding::Grouped { at: Some(at), .. } = entry.standing {
                days.entry(day(at)).or_default().grouped += 1;
            }
        }
        let mut sum = ProgressDay::default();
        for day in days.values_mut() {
            sum =
                ProgressDay { activated: sum.activated + day.activated, grouped: sum.grouped + day.grouped };
            *day = sum;
        }
        Progress { school, classes, days }
    }
}

impl Standings {
    fn add(&mut self, entry: &RollEntry) {
        self.accounts += 1;
        let count = match &entry.standing {
            RollStanding::Open(Standing::Created) => &mut self.waiting,
            RollStanding::Open(Standing::Notified | Standing::Activating) => &mut self.notified,
            RollStanding::Open(Standing::Active) => &mut self.active,
            RollStanding::Grouped { .. } => &mut self.grouped,
            RollStanding::Suspended | RollStanding::Closed => &mut self.stopped,
        };
        *count += 1;
    }
}
