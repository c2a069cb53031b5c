//! A change set in the making: what is read, what stands afterwards.

use super::former;
use crate::{
    ChangeSet, Env, Refusal, View,
    change::{Expect, Receipt, Write},
    env::Draws,
    event::{Event, Fact, V1},
    ids::{AccountId, EntryId, EventId, SessionStamp},
    journal::{Change, Entry},
    model::{Account, Key, Row, Rows, Version},
    outcome::Outcome,
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Draft<'a> {
    env: &'a Env,
    view: &'a View,
    pub(super) draws: Draws,
    /// The rows as they will stand; versions are set at the end.
    pub(super) rows: Rows,
    read: BTreeSet<Key>,
    touched: BTreeSet<Key>,
    told_anyway: bool,
}

impl<'a> Draft<'a> {
    pub(super) fn new(view: &'a View, env: &'a Env) -> Self {
        Self {
            env,
            view,
            draws: Draws::new(env),
            rows: view.rows.clone(),
            read: BTreeSet::new(),
            touched: BTreeSet::new(),
            told_anyway: false,
        }
    }

    /// Lets the decision rest on a row, or on its absence.
    pub(super) fn read(&mut self, key: Key) {
        self.read.insert(key);
    }

    /// Raises an account's version: something that it is the root of changes.
    pub(super) fn touch(&mut self, account: AccountId) {
        self.touched.insert(Key::Account(account));
    }

    /// Lets the change be told though no row changes.
    pub(super) const fn tell_anyway(&mut self) {
        self.told_anyway = true;
    }

    /// An account to change.
    pub(super) fn account(&mut self, id: AccountId) -> Result<&mut Account, Refusal> {
        self.read(Key::Account(id));
        self.rows.accounts.get_mut(&id).ok_or(Refusal::NoSuchAccount)
    }

    /// Ends all sessions and proofs of an account; answers with its new stamp.
    pub(super) fn renew_stamp(&mut self, id: AccountId) -> Result<SessionStamp, Refusal> {
        let stamp = SessionStamp::from_uuid(self.draws.uuid());
        self.account(id)?.session_stamp = stamp;
        Ok(stamp)
    }

    /// How many rows are new, and how many change.
    pub(super) fn counts(&self) -> (u64, u64) {
        let (mut created, mut updated) = (0, 0);
        for write in self.writes() {
            match write {
                Write::Insert(_) => created += 1,
                Write::Update(_) | Write::Delete(_) => updated += 1,
            }
        }
        (created, updated)
    }

    /// Closes the draft: the difference to what stood becomes the writes; what was read or is written, the
    /// expectations; and, if anything changes, `change` the journal entry, beside which the former values are kept,
    /// and `fact` the event (R15).
    pub(super) fn finish(mut self, change: Change, fact: Fact, outcome: Outcome) -> ChangeSet {
        let mut writes = self.writes();
        let expects = self.expects(&writes);
        let env = self.env;
        let (mut journal, mut events) = (Vec::new(), Vec::new());
        if !writes.is_empty() || self.told_anyway {
            let id = EntryId::from_uuid(self.draws.uuid());
            let priors = match change {
                // What is erased is not kept as what stood before.
                Change::Erased { .. } => Vec::new(),
                _ => former::priors(&self.view.rows, &writes, id, &mut self.draws),
            };
            journal.push(Entry {
                id,
                at: env.now,
                commit: env.commit_id,
                actor: env.actor.clone(),
                origin: env.origin.clone(),
                change,
                prior: priors.iter().map(|prior| (prior.id, prior.digest())).collect(),
            });
            writes.extend(priors.into_iter().map(Row::Prior).map(Write::Insert));
            events.push(Event {
                version: V1,
                id: EventId::from_uuid(self.draws.uuid()),
                at: env.now,
                commit: env.commit_id,
                fact,
            });
        }
        ChangeSet {
            realm: self.view.realm.clone(),
            commit_id: env.commit_id,
            expects,
            writes,
            journal,
            events,
            receipt: Receipt { commit_id: env.commit_id, at: env.now, outcome },
        }
    }

    fn writes(&self) -> Vec<Write> {
        let before: BTreeMap<Key, Row> = self.view.rows.iter().map(|row| (row.key(), row)).collect();
        let write = |row: Row| match before.get(&row.key()) {
            None => Some(Write::Insert(row.at(Version::FIRST))),
            Some(old) if *old != row || self.touched.contains(&row.key()) => {
                Some(Write::Update(row.at(old.version().next())))
            }
            Some(_) => None,
        };
        let gone = before.keys().filter(|key| self.rows.version(key).is_none());
        self.rows.iter().filter_map(write).chain(gone.cloned().map(Write::Delete)).collect()
    }

    fn expects(&self, writes: &[Write]) -> Vec<Expect> {
        let written = writes.iter().map(Write::key);
        let keys: BTreeSet<Key> = self.read.iter().cloned().chain(written).collect();
        keys.into_iter()
            .map(|key| match self.view.rows.version(&key) {
                Some(version) => Expect::Version { key, version },
                None => Expect::Absent { key },
            })
            .collect()
    }
}
