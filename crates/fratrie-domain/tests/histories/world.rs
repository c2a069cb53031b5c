//! The domain's own state, driven step by step.

use fratrie_conformance::history::{Director, Pupil, Record, Step, account_of, pupils_of};
use fratrie_domain::{
    AccountId, ChangeSet, Conflict, Policy, Refusal, State, StudentId, Timestamp, chrono::TimeDelta,
    journal::Actor, model::Account,
};
use std::collections::BTreeSet;

#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) state: State,
    director: Director,
    /// How often the step at hand was decided before.
    pub(crate) attempt: u32,
}

impl World {
    pub(crate) fn new() -> Self {
        let director = Director::new("ac-dijon".parse().unwrap(), 0);
        Self { state: State::default(), director, attempt: 0 }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.director.now()
    }

    pub(crate) fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.state.rows.accounts.values()
    }

    pub(crate) fn account(&self, record: Record) -> Option<&Account> {
        account_of(&self.state, record)
    }

    /// The account that answers for a record's.
    pub(crate) fn answers(&self, record: Record) -> Option<AccountId> {
        self.account(record).map(Account::answers)
    }

    /// Time passes.
    pub(crate) fn wait(&mut self, time: TimeDelta) {
        self.director.wait(time);
    }

    /// What the realm decided, to be changed.
    pub(crate) fn policy(&mut self) -> &mut Policy {
        self.director.policy()
    }

    /// Takes a step, if it is one that can be taken.
    pub(crate) fn take(&mut self, step: &Step) {
        if let Ok(changes) = self.decide(step) {
            let _ = self.commit(&changes);
        }
    }

    /// Commits what changes something.
    pub(crate) fn commit(&mut self, changes: &ChangeSet) -> Result<(), Conflict> {
        if changes.writes.is_empty() { Ok(()) } else { changes.apply_to(&mut self.state) }
    }

    pub(crate) fn children(&self, account: AccountId) -> BTreeSet<Pupil> {
        pupils_of(&self.state, self.director.realm(), account)
    }

    pub(crate) fn is_reachable(&self, student: StudentId) -> bool {
        let links = self.state.rows.responsibilities.values().filter(|link| link.is_active());
        links.filter(|link| link.student == student).any(|link| {
            self.state
                .rows
                .accounts
                .get(&link.account)
                .is_some_and(|account| account.is_reachable(self.now()))
        })
    }

    /// Decides a step as if somebody else had asked for it.
    pub(crate) fn decide_as(&mut self, step: &Step, actor: Actor) -> Result<ChangeSet, Refusal> {
        let mut plan = self.director.plan(&self.state, step)?;
        plan.env.actor = actor;
        let view = self.state.load(self.director.realm(), &plan.want);
        plan.decide(&view, self.attempt)
    }

    /// Decides a step on a fresh view.
    pub(crate) fn decide(&mut self, step: &Step) -> Result<ChangeSet, Refusal> {
        let plan = self.director.plan(&self.state, step)?;
        let view = self.state.load(self.director.realm(), &plan.want);
        plan.decide(&view, self.attempt)
    }
}
