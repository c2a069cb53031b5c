//! A change set in the making: what is read, what stands afterwards.

use super::former;
use crate::{
    ChangeSet, Env, Refusal, View,
    change::{Expect, Receipt, Write},
    env::Draws,
    event::{Event, Fact, V1},
    ids::{AccountId, EntryId, EventId, SessionStamp},
    journal::{Change, Entry},
    model::{Account, Key, Row, Rows},
    outcome::Outcome,
};
use std::collections::BTreeSet;

pub(super) struct Draft<'a> {
    env: &'a Env,
    view: &'a View,
    pub(super) draws: Draws,
    /// The rows as they will stand; versions are set at the end.
    pub(super) rows: Rows,
    /// Whether rows that are not among them stand as they stood.
    partly: bool,
    read: BTreeSet<Key>,
    touched: BTreeSet<Key>,
    told_anyway: bool,
}

impl<'a> Draft<'a> {
    pub(super) fn new(view: &'a View, env: &'a Env) -> Self {
        Self { rows: view.rows.clone(), partly: false, ..Self::over(view, env) }
    }

    /// A draft of the rows that change alone, which are put in before it is closed: of a view of thousands of rows.
    pub(super) fn over(view: &'a View, env: &'a Env) -> Self {
        Self {
            env,
            view,
            draws: Draws::new(env),
            rows: Rows::default(),
            partly: true,
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

    /// Closes the draft: the difference to what stood becomes the writes; what was read or is written, the
    /// expectations; and, if anything changes, `change` the journal entry, beside which the former values are kept,
    /// and `fact` the event (R15).
    pub(super) fn finish(self, change: Change, fact: Fact, outcome: Outcome) -> ChangeSet {
        self.finish_with(|_| (change, fact, outcome))
    }

    /// The same, where what is told counts the rows that are written.
    pub(super) fn finish_with(self, tell: impl FnOnce(Counts) -> (Change, Fact, Outcome)) -> ChangeSet {
        let Self { env, view, mut draws, rows, partly, read, touched, told_anyway } = self;
        let mut writes =
            if partly { rows.over(&view.rows, &touched) } else { rows.differing_from(&view.rows, &touched) };
        let expects = expects(view, read, &writes);
        let (change, fact, outcome) = tell(Counts::of(&writes));
        let (mut journal, mut events) = (Vec::new(), Vec::new());
        if !writes.is_empty() || told_anyway {
            let id = EntryId::from_uuid(draws.uuid());
            let priors = match change {
                // What is erased is not kept as what stood before.
                Change::Erased { .. } => Vec::new(),
                _ => former::priors(&view.rows, &writes, id, &mut draws),
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
                id: EventId::from_uuid(draws.uuid()),
                at: env.now,
                commit: env.commit_id,
                fact,
            });
        }
        ChangeSet {
            realm: view.realm.clone(),
            commit_id: env.commit_id,
            expects,
            writes,
            journal,
            events,
            receipt: Receipt { commit_id: env.commit_id, at: env.now, outcome },
        }
    }
}

/// How many rows a draft writes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) created: u64,
    pub(super) updated: u64,
}

impl Counts {
    fn of(writes: &[Write]) -> Self {
        let created = writes.iter().filter(|write| matches!(write, Write::Insert(_))).count() as u64;
        Self { created, updated: writes.len() as u64 - created }
    }
}

/// What a decision rests on: what it read, and what it writes.
fn expects(view: &View, read: BTreeSet<Key>, writes: &[Write]) -> Vec<Expect> {
    let mut keys = read;
    keys.extend(writes.iter().map(Write::key));
    let expect = |key: Key| match view.rows.version(&key) {
        Some(version) => Expect::Version { key, version },
        None => Expect::Absent { key },
    };
    keys.into_iter().map(expect).collect()
}
