//! Two and three operations at once on the reference store: every order of their loads and commits, not a sample.
//! Whatever the order, what was answered and what stands is what one after the other would have given.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use fratrie_conformance::history::{Director, Fault, Plan, Step};
use fratrie_domain::{ChangeSet, RealmId, Receipt, Refusal, State, model::Rows};

fn realm() -> RealmId {
    "ac-dijon".parse().unwrap()
}

/// Four accounts: two active, one by letter, one of another name.
fn initial() -> State {
    let mut state = State::default();
    let mut director = Director::new(realm(), 0);
    let records = [(0, 0), (1, 0), (2, 0), (0, 1)];
    let imports = records.iter().zip(0..).map(|(record, pupil)| Step::Import(*record, pupil));
    let letters = records.iter().map(|record| Step::Letter(*record));
    for step in imports.chain(letters).chain([Step::Activate((0, 0)), Step::Activate((1, 0))]) {
        let plan = director.plan(&state, &step).unwrap();
        let changes = plan.decide(&state.load(&realm(), &plan.want), 0).unwrap();
        changes.apply_to(&mut state).unwrap();
    }
    state
}

fn steps() -> Vec<Step> {
    let unconfirmed =
        Step::Merge { principal: (0, 0), absorbed: vec![(0, 1)], confirmed: false, fault: Fault::None };
    vec![
        Step::merge((0, 0), [(1, 0)]),
        Step::merge((1, 0), [(0, 0)]),
        Step::merge((0, 0), [(2, 0)]),
        Step::merge((1, 0), [(2, 0), (0, 1)]),
        unconfirmed,
        Step::Letter((2, 0)),
        Step::Activate((2, 0)),
        Step::Import((2, 0), 0),
        Step::ChangePassword((1, 0)),
        Step::Suspend((0, 0)),
    ]
}

/// The same, the second and the fourth grouped into the first.
fn grouped() -> State {
    let mut state = initial();
    // After what `initial` used up, and after whatever the operations are numbered by.
    let mut director = Director::new(realm(), 9);
    let merge = Step::merge((0, 0), [(1, 0), (0, 1)]);
    let plan = director.plan(&state, &merge).unwrap();
    let changes = plan.decide(&state.load(&realm(), &plan.want), 0).unwrap();
    changes.apply_to(&mut state).unwrap();
    state
}

fn undoing() -> Vec<Step> {
    vec![
        Step::Split((1, 0), false),
        Step::Split((1, 0), true),
        Step::Split((0, 1), true),
        Step::SplitAll((0, 0)),
        Step::merge((0, 0), [(2, 0)]),
        Step::Import((1, 0), 3),
        Step::Import((1, 0), 0),
        Step::Letter((1, 0)),
        Step::ChangePassword((0, 0)),
        Step::Suspend((0, 0)),
    ]
}

#[derive(Debug, Clone, PartialEq)]
enum Answer {
    Done(Receipt),
    Refused(Refusal),
}

#[derive(Debug, Clone)]
enum Phase {
    ToLoad,
    ToCommit(Box<ChangeSet>),
    Over(Answer),
}

#[derive(Debug, Clone)]
struct Operation {
    plan: Plan,
    phase: Phase,
}

impl Operation {
    /// One atomic step of the commit loop.
    fn advance(&mut self, state: &mut State) {
        self.phase = match &self.phase {
            Phase::ToLoad => match self.plan.decide(&state.load(&realm(), &self.plan.want), 0) {
                Err(refusal) => Phase::Over(Answer::Refused(refusal)),
                Ok(changes) if changes.writes.is_empty() => Phase::Over(Answer::Done(changes.receipt)),
                Ok(changes) => Phase::ToCommit(Box::new(changes)),
            },
            Phase::ToCommit(changes) => match changes.apply_to(state) {
                Ok(()) => Phase::Over(Answer::Done(changes.receipt.clone())),
                Err(_) => Phase::ToLoad,
            },
            over @ Phase::Over(_) => over.clone(),
        };
    }
}

type End = (Rows, Vec<Answer>);

fn end(state: &State, operations: &[Operation]) -> Option<End> {
    let answers = operations.iter().map(|operation| match &operation.phase {
        Phase::Over(answer) => Some(answer.clone()),
        _ => None,
    });
    Some((state.rows.clone(), answers.collect::<Option<_>>()?))
}

/// Where each order of whole operations ends.
fn serial(state: &State, operations: &[Operation], ends: &mut Vec<End>) {
    if let Some(end) = end(state, operations) {
        ends.push(end);
        return;
    }
    for place in 0..operations.len() {
        let (mut state, mut operations) = (state.clone(), operations.to_vec());
        let operation = operations.get_mut(place).unwrap();
        if matches!(operation.phase, Phase::Over(_)) {
            continue;
        }
        while !matches!(operation.phase, Phase::Over(_)) {
            operation.advance(&mut state);
        }
        serial(&state, &operations, ends);
    }
}

/// Goes through every order of steps; counts where they end.
fn explore(state: &State, operations: &[Operation], ends: &[End], count: &mut u64) {
    if let Some(end) = end(state, operations) {
        assert_eq!(state.violations(), Vec::new());
        assert!(ends.contains(&end), "no serial order ends there: {end:?}");
        *count += 1;
        return;
    }
    for (place, operation) in operations.iter().enumerate() {
        if !matches!(operation.phase, Phase::Over(_)) {
            let (mut state, mut operations) = (state.clone(), operations.to_vec());
            operations.get_mut(place).unwrap().advance(&mut state);
            explore(&state, &operations, ends, count);
        }
    }
}

fn all_orders_of(state: &State, chosen: &[&Step]) -> u64 {
    let plan = |(number, step): (u32, &&Step)| Director::new(realm(), number).plan(state, step).ok();
    let plans: Option<Vec<Plan>> = (1..).zip(chosen).map(plan).collect();
    let operations: Vec<Operation> =
        plans.unwrap().into_iter().map(|plan| Operation { plan, phase: Phase::ToLoad }).collect();
    let (mut ends, mut count) = (Vec::new(), 0);
    serial(state, &operations, &mut ends);
    explore(state, &operations, &ends, &mut count);
    count
}

/// All orders of any two, and of any three, of these steps.
fn all_orders(state: &State, steps: &[Step]) -> [u64; 2] {
    let [mut two, mut three] = [0; 2];
    for (first, one) in steps.iter().enumerate() {
        for (second, other) in steps.iter().enumerate().skip(first) {
            two += all_orders_of(state, &[one, other]);
            for third in steps.iter().skip(second) {
                three += all_orders_of(state, &[one, other, third]);
            }
        }
    }
    [two, three]
}

#[test]
fn every_interleaving_of_merges_is_one_after_the_other() {
    let [two, three] = all_orders(&initial(), &steps());
    assert!(two > 200 && three > 10_000, "{two} interleavings of two, {three} of three");
    println!("{two} interleavings of two, {three} of three");
}

#[test]
fn every_interleaving_of_splits_is_one_after_the_other() {
    let [two, three] = all_orders(&grouped(), &undoing());
    assert!(two > 200 && three > 10_000, "{two} interleavings of two, {three} of three");
    println!("{two} interleavings of two, {three} of three");
}
