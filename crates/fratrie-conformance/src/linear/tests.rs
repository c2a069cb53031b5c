//! Histories made by hand, of which it is known whether they have an order.

use super::{Answer, Operation, check_linearizable, expected};
use crate::{
    cases::kit::{at, change, insert, key, update},
    history::{Director, Plan, Step},
    verdict::Verdict,
};
use fratrie_domain::{ChangeSet, RealmId, Refusal, State, change::Write};

const RECORD: (u8, u8) = (0, 0);
const ERASE: Step = Step::Erase(RECORD, true);
const IMPORT: Step = Step::Import(RECORD, 0);

fn realm() -> RealmId {
    "ac-dijon".parse().unwrap()
}

/// A store, and who asks it: each operation is planned and decided on what then stands.
struct History {
    director: Director,
    state: State,
    operations: Vec<Operation>,
}

impl History {
    fn empty() -> Self {
        Self { director: Director::new(realm(), 0), state: State::default(), operations: Vec::new() }
    }

    /// Of a realm where one account is active.
    fn new() -> (State, Self) {
        let mut history = Self::empty();
        for step in [IMPORT, Step::Letter(RECORD), Step::Activate(RECORD)] {
            history.run(&step, 0, 0);
        }
        history.operations.clear();
        (history.state.clone(), history)
    }

    fn plan(&mut self, step: &Step) -> Plan {
        self.director.plan(&self.state, step).unwrap()
    }

    fn run(&mut self, step: &Step, from: u64, until: u64) {
        let plan = self.plan(step);
        self.carry_out(plan, from, until);
    }

    fn carry_out(&mut self, plan: Plan, from: u64, until: u64) {
        let view = self.state.load(&realm(), &plan.want);
        let read = view.rows.iter().map(|row| (row.key(), Some(row.version()))).collect();
        let (reads, answer) = match plan.decide(&view, 0) {
            Err(refusal) => (read, Answer::Refused(refusal)),
            Ok(changes) if changes.writes.is_empty() => (read, Answer::Nothing(changes.receipt)),
            Ok(changes) => {
                changes.apply_to(&mut self.state).unwrap();
                (expected(&changes), Answer::Committed(Box::new(changes)))
            }
        };
        self.operations.push(Operation { plan, from, until, reads, answer });
    }

    /// What the last one was told.
    fn refused(&self) -> Option<&Refusal> {
        match &self.operations.last()?.answer {
            Answer::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    fn committed(&self) -> Option<&ChangeSet> {
        match &self.operations.last()?.answer {
            Answer::Committed(changes) => Some(changes),
            _ => None,
        }
    }

    fn check(&self, initial: State) -> Verdict {
        check_linearizable(&realm(), initial, &self.operations, &self.state)
    }
}

/// That the history is broken, for this reason.
#[track_caller]
fn assert_broken(told: Verdict, reason: &str) {
    let told = told.unwrap_err().to_string();
    assert!(told.contains(reason), "{told}");
}

/// An erasure frees a record's name in the school's base, and an import takes it; the import is answered first.
fn erased_and_imported_again(erasure: (u64, u64), import: (u64, u64)) -> Verdict {
    let (initial, mut history) = History::new();
    history.run(&ERASE, erasure.0, erasure.1);
    history.run(&IMPORT, import.0, import.1);
    assert!(history.committed().is_some());
    history.check(initial)
}

#[test]
fn a_freed_value_may_be_taken_before_who_freed_it_is_answered() {
    erased_and_imported_again((1, 4), (2, 3)).unwrap();
    erased_and_imported_again((1, 3), (2, 4)).unwrap();
    erased_and_imported_again((1, 2), (3, 4)).unwrap();
}

#[test]
fn a_value_is_not_taken_before_who_frees_it_began() {
    assert_broken(erased_and_imported_again((3, 4), (1, 2)), "was committed, but in its place Err(Taken(");
}

/// A record erased and imported, and both again, all at once, answered at these moments.
fn handed_over_twice(until: [u64; 4]) -> Verdict {
    let (initial, mut history) = History::new();
    for (step, until) in [ERASE, IMPORT, ERASE, IMPORT].iter().zip(until) {
        history.run(step, 1, until);
    }
    // Not as they came about: the order is to be found.
    history.operations.reverse();
    history.check(initial)
}

#[test]
fn of_two_that_take_a_value_the_one_answered_first_took_it_first() {
    handed_over_twice([2, 3, 4, 5]).unwrap();
    handed_over_twice([5, 2, 4, 3]).unwrap();
}

/// What the walk can not do, so that nobody takes it for more than it is.
#[test]
fn no_choice_is_taken_back() {
    assert_broken(handed_over_twice([2, 5, 4, 3]), "was committed, but in its place Err(");
}

#[test]
fn a_refusal_may_rest_on_what_is_answered_after_it() {
    let (initial, mut history) = History::new();
    let plan = history.plan(&Step::Suspend(RECORD));
    history.run(&ERASE, 1, 4);
    history.carry_out(plan, 2, 3);
    assert_eq!(history.refused(), Some(&Refusal::WrongState));
    history.check(initial).unwrap();
}

/// A suspension that found no account, and the import of this account.
fn refused_and_imported(refusal: (u64, u64), import: (u64, u64)) -> Verdict {
    let mut after = History::empty();
    after.run(&IMPORT, 0, 0);
    let suspend = after.plan(&Step::Suspend(RECORD));
    let mut history = History::empty();
    history.carry_out(suspend, refusal.0, refusal.1);
    assert_eq!(history.refused(), Some(&Refusal::NoSuchAccount));
    history.run(&IMPORT, import.0, import.1);
    assert_eq!(history.state.rows, after.state.rows);
    history.check(State::default())
}

#[test]
fn a_refusal_may_come_before_a_commit_that_is_answered_first() {
    refused_and_imported((1, 4), (2, 3)).unwrap();
    refused_and_imported((1, 2), (3, 4)).unwrap();
}

#[test]
fn a_refusal_that_began_after_the_commit_must_have_seen_it() {
    assert_broken(refused_and_imported((3, 4), (1, 2)), "NoSuchAccount was told, but in its place Ok(");
}

#[test]
fn nothing_is_refused_that_fits_nowhere() {
    let (initial, mut history) = History::new();
    history.run(&Step::Reinstate(RECORD), 1, 4);
    history.run(&Step::ChangePassword(RECORD), 2, 3);
    history.check(initial.clone()).unwrap();
    history.operations.first_mut().unwrap().answer = Answer::Refused(Refusal::NoSuchAccount);
    assert_broken(history.check(initial), "NoSuchAccount was told, but in its place ");
}

#[test]
fn of_what_does_not_fit_the_one_answered_first_is_told() {
    let (initial, mut history) = History::new();
    history.run(&Step::Reinstate(RECORD), 1, 3);
    history.operations.first_mut().unwrap().answer = Answer::Refused(Refusal::NoSuchAccount);
    history.run(&ERASE, 4, 5);
    history.run(&IMPORT, 1, 2);
    assert_broken(history.check(initial), "was committed, but in its place Err(Taken(");
}

/// Two commits that each rest on a school's first version, one of which takes it away.
fn one_takes_away_what_the_other_read(reader: Write) -> Verdict {
    let mut history = History::empty();
    let plan = history.director.plan(&State::default(), &IMPORT).unwrap();
    change(1, vec![], vec![insert(1)]).apply_to(&mut history.state).unwrap();
    let initial = history.state.clone();
    let both = [(2, reader, 4), (3, Write::Delete(key(1)), 3)];
    for (number, write, until) in both {
        let changes = change(number, vec![at(1, 1)], vec![write]);
        // One that is lost leaves nothing.
        let _moved = changes.apply_to(&mut history.state);
        let (plan, reads) = (plan.clone(), expected(&changes));
        let answer = Answer::Committed(Box::new(changes));
        history.operations.push(Operation { plan, from: 1, until, reads, answer });
    }
    history.check(initial)
}

#[test]
fn who_read_a_row_comes_before_who_took_it_away() {
    one_takes_away_what_the_other_read(insert(2)).unwrap();
}

#[test]
fn of_a_write_and_a_deletion_of_one_version_one_was_lost() {
    assert_broken(one_takes_away_what_the_other_read(update(1, 2)), "was written twice");
    assert_broken(one_takes_away_what_the_other_read(Write::Delete(key(1))), "was written twice");
}

#[test]
fn of_two_that_write_one_version_one_was_lost() {
    let (initial, mut history) = History::new();
    let before = history.state.clone();
    history.run(&Step::Suspend(RECORD), 1, 4);
    history.state = before;
    history.run(&Step::ChangePassword(RECORD), 2, 3);
    assert_broken(history.check(initial), "was written twice");
}

#[test]
fn a_write_that_does_not_stand_was_lost() {
    let (initial, mut history) = History::new();
    history.run(&Step::Suspend(RECORD), 1, 2);
    history.state = initial.clone();
    assert_broken(history.check(initial), "other rows");
}

#[test]
fn none_comes_before_what_it_saw() {
    let (initial, mut history) = History::new();
    history.run(&Step::Suspend(RECORD), 3, 4);
    history.run(&Step::Reinstate(RECORD), 1, 2);
    assert_broken(history.check(initial), "no order fits");
}
