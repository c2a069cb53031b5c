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
    /// The account that absorbed it, if one holds it.
    pub(crate) into: Option<Record>,
}

#[derive(Debug, Clone)]
struct Merge {
    principal: Record,
    absorbed: Vec<Record>,
    undone: BTreeSet<Record>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Model {
    pub(crate) accounts: BTreeMap<Record, Account>,
    /// What the schools say: who answers for which pupil.
    lines: BTreeSet<(Record, Pupil)>,
    merges: Vec<Merge>,
    /// Whether the last step must have been taken.
    pub(crate) taken: bool,
}

impl Model {
    fn is(&self, record: Record, status: Status) -> bool {
        self.accounts
            .get(&record)
            .is_some_and(|account| account.status == status && !account.suspended && account.into.is_none())
    }

    pub(crate) fn answering(&self, record: Record) -> Record {
        let into = self.accounts.get(&record).and_then(|account| account.into);
        into.map_or(record, |into| self.answering(into))
    }

    /// What the schools say of all records that an account answers for.
    fn lines_of(&self, record: Record) -> impl Iterator<Item = (Record, Pupil)> + '_ {
        self.lines.iter().copied().filter(move |(line, _)| self.answering(*line) == record)
    }

    pub(crate) fn children(&self, record: Record) -> BTreeSet<Pupil> {
        self.lines_of(record).map(|(_, pupil)| pupil).collect()
    }

    /// R11: two links to one pupil that no one person can have, both being legal ones.
    fn two_persons(&self, one: Record, other: Record) -> bool {
        self.lines_of(one).any(|((school, name), pupil)| {
            self.lines_of(other).any(|((other_school, other_name), other_pupil)| {
                pupil == other_pupil && (school == other_school || name != other_name)
            })
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
            self.accounts.get_mut(one).unwrap().into = Some(principal);
        }
        let undone = BTreeSet::new();
        self.merges.push(Merge { principal, absorbed: absorbed.to_vec(), undone });
    }

    /// Undoes the last merge that `of` picks, of what `which` picks among its accounts; whether that could be.
    fn split(&mut self, of: impl Fn(&Merge) -> bool, which: impl Fn(Record) -> bool, support: bool) -> bool {
        let Some(place) = self.merges.iter().rposition(of) else { return false };
        let Merge { principal, absorbed, undone } = self.merges[place].clone();
        let out: BTreeSet<Record> =
            absorbed.into_iter().filter(|one| which(*one) && !undone.contains(one)).collect();
        let root = self.answering(principal);
        if out.is_empty() || !(support || self.is(root, Status::Active)) {
            return false;
        }
        for one in &out {
            self.accounts.get_mut(one).unwrap().into = None;
        }
        self.merges[place].undone.extend(out);
        true
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
                let fresh = Account { status: Status::Created, suspended: false, into: None };
                state.accounts.entry(*record).or_insert(fresh);
                state.lines.insert((*record, *pupil));
            }
            Step::ImportWhole(school, links) => {
                let said = links.iter().map(|(person, pupil)| ((*school, *person), *pupil));
                for (record, _) in said.clone() {
                    let fresh = Account { status: Status::Created, suspended: false, into: None };
                    state.accounts.entry(record).or_insert(fresh);
                }
                state.lines.retain(|((of, _), _)| of != school);
                state.lines.extend(said);
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
                    state.accounts.get_mut(record).filter(|one| !one.suspended && one.into.is_none());
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
            Step::Split(record, support) => {
                let of = |merge: &Merge| merge.absorbed.contains(record);
                state.taken = state.split(of, |one| one == *record, *support);
            }
            Step::SplitAll(record) => {
                state.taken = state.split(|merge| merge.principal == *record, |_| true, false);
            }
            _ => unreachable!("not a plain step"),
        }
        state
    }
}
