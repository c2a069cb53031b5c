//! What must be true, told a second time and otherwise: who lists which child, who answers for whom, what is refused.

use fratrie_conformance::history::{Fault, Pupil, Record, Step, plain_steps};
use proptest::prelude::*;
use proptest_state_machine::ReferenceStateMachine;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Created,
    Notified,
    Active,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) status: Status,
    pub(crate) suspended: bool,
    /// The account that answers for it, if it was absorbed.
    pub(crate) answers: Option<Record>,
    /// Its children, each with the record that says so.
    pub(crate) children: BTreeMap<Pupil, Record>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Model {
    pub(crate) accounts: BTreeMap<Record, Account>,
    lines: BTreeSet<(Record, Pupil)>,
    /// Whether the last step must have been taken.
    pub(crate) taken: bool,
}

impl Model {
    fn is(&self, record: Record, status: Status) -> bool {
        self.accounts.get(&record).is_some_and(|account| {
            account.status == status && !account.suspended && account.answers.is_none()
        })
    }

    fn answering(&self, record: Record) -> Record {
        self.accounts.get(&record).and_then(|account| account.answers).unwrap_or(record)
    }

    /// R11: two links to one pupil that no one person can have, both being legal ones.
    fn two_persons(&self, one: Record, other: Record) -> bool {
        let (Some(one), Some(other)) = (self.accounts.get(&one), self.accounts.get(&other)) else {
            return false;
        };
        one.children.iter().any(|(pupil, (school, name))| {
            other.children.get(pupil).is_some_and(|(theirs, other)| school == theirs || name != other)
        })
    }

    fn may_merge(&self, principal: Record, absorbed: &[Record], confirmed: bool, fault: Fault) -> bool {
        let mut sides = vec![principal];
        self.is(principal, Status::Active)
            && fault == Fault::None
            && !absorbed.is_empty()
            && absorbed.iter().all(|one| {
                let right = !sides.contains(one)
                    && (self.is(*one, Status::Active) || self.is(*one, Status::Notified))
                    && (one.1 == principal.1 || confirmed)
                    && !sides.iter().any(|side| self.two_persons(*side, *one));
                sides.push(*one);
                right
            })
    }

    fn merge(&mut self, principal: Record, absorbed: &[Record]) {
        for one in absorbed {
            let theirs = self.accounts.get_mut(one).map(|account| {
                account.answers = Some(principal);
                std::mem::take(&mut account.children)
            });
            for account in self.accounts.values_mut().filter(|account| account.answers == Some(*one)) {
                account.answers = Some(principal);
            }
            let ours = &mut self.accounts.get_mut(&principal).unwrap().children;
            for (pupil, link) in theirs.unwrap() {
                ours.entry(pupil).or_insert(link);
            }
        }
    }
}

impl ReferenceStateMachine for Model {
    type State = Self;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Self> {
        Just(Self::default()).boxed()
    }

    fn transitions(_: &Self) -> BoxedStrategy<Step> {
        plain_steps().boxed()
    }

    fn apply(mut state: Self, step: &Step) -> Self {
        state.taken = true;
        match step {
            Step::Import(record, pupil) => {
                let fresh = Account {
                    status: Status::Created,
                    suspended: false,
                    answers: None,
                    children: BTreeMap::new(),
                };
                state.accounts.entry(*record).or_insert(fresh);
                if state.lines.insert((*record, *pupil)) {
                    let answering = state.answering(*record);
                    state.accounts.get_mut(&answering).unwrap().children.entry(*pupil).or_insert(*record);
                }
            }
            Step::Letter(record) => {
                let answering = state.answering(*record);
                let account = state.accounts.get_mut(&answering).filter(|account| !account.suspended);
                state.taken = account.is_some();
                if let Some(account) = account.filter(|account| account.status == Status::Created) {
                    account.status = Status::Notified;
                }
            }
            Step::Activate(record) => {
                state.taken = state.is(*record, Status::Notified);
                if state.taken {
                    state.accounts.get_mut(record).unwrap().status = Status::Active;
                }
            }
            Step::ChangePassword(record) => state.taken = state.is(*record, Status::Active),
            Step::Suspend(record) => {
                let account =
                    state.accounts.get_mut(record).filter(|one| !one.suspended && one.answers.is_none());
                state.taken = account.map(|account| account.suspended = true).is_some();
            }
            Step::Reinstate(record) => {
                let account = state.accounts.get_mut(record).filter(|account| account.suspended);
                state.taken = account.map(|account| account.suspended = false).is_some();
            }
            Step::Merge { principal, absorbed, confirmed, fault } => {
                state.taken = state.may_merge(*principal, absorbed, *confirmed, *fault);
                if state.taken {
                    state.merge(*principal, absorbed);
                }
            }
            _ => unreachable!("not a plain step"),
        }
        state
    }
}
