//! What must be true, told a second time and otherwise: who lists which child, who answers for whom, what is refused.

use proptest::prelude::*;
use proptest_state_machine::ReferenceStateMachine;
use std::collections::{BTreeMap, BTreeSet};

/// A responsible's record in a school's base, and so an account. Records of one number bear one name.
pub(crate) type Record = (u8, u8);
pub(crate) type Pupil = u8;

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

/// What is wrong with the proofs of a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    /// Shown sixteen minutes ago.
    Stale,
    /// Made for another principal.
    Elsewhere,
    /// Of another session stamp: used before, or before a change of password.
    Spent,
    /// Of another realm.
    Foreign,
}

#[derive(Debug, Clone)]
pub(crate) enum Step {
    Import(Record, Pupil),
    Letter(Record),
    Activate(Record),
    ChangePassword(Record),
    Suspend(Record),
    Reinstate(Record),
    Merge { principal: Record, absorbed: Vec<Record>, confirmed: bool, fault: Fault },
}

fn record() -> impl Strategy<Value = Record> {
    (0_u8..3, 0_u8..3)
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
        let fault = prop_oneof![
            8 => Just(Fault::None),
            1 => Just(Fault::Stale),
            1 => Just(Fault::Elsewhere),
            1 => Just(Fault::Spent),
            1 => Just(Fault::Foreign),
        ];
        let merge = (record(), prop::collection::vec(record(), 0..5), prop::bool::weighted(0.8), fault);
        prop_oneof![
            6 => (record(), 0_u8..6).prop_map(|(record, pupil)| Step::Import(record, pupil)),
            4 => record().prop_map(Step::Letter),
            5 => record().prop_map(Step::Activate),
            1 => record().prop_map(Step::ChangePassword),
            1 => record().prop_map(Step::Suspend),
            1 => record().prop_map(Step::Reinstate),
            6 => merge.prop_map(|(principal, absorbed, confirmed, fault)| Step::Merge { principal, absorbed, confirmed, fault }),
        ]
        .boxed()
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
        }
        state
    }
}
