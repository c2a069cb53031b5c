//! Random histories: what the domain decides is held against a model that tells the rules a second time, and the rules
//! that hold at every step are checked at every step.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod model;
mod splits;
mod undo;
mod world;

use fratrie_conformance::history::{MARK, Step};
use fratrie_domain::{
    Conflict, Refusal, State,
    change::Unique,
    model::{Account, Key, LetterEnd, Row, Status as AccountStatus},
};
use model::{Model, Status};
use proptest::prelude::*;
use proptest_state_machine::{StateMachineTest, prop_state_machine};
use std::collections::BTreeSet;
use world::World;

prop_state_machine! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn r1_to_r15_hold_over_any_history(sequential 1..40 => World);
}

impl StateMachineTest for World {
    type SystemUnderTest = Self;
    type Reference = Model;

    fn init_test(_: &Model) -> Self {
        Self::new()
    }

    fn apply(mut world: Self, model: &Model, step: Step) -> Self {
        let before = world.state.clone();
        let mut decided = world.decide(&step);
        // An identifier that another account bears is drawn anew, as the commit loop does.
        while let Ok(changes) = &decided
            && let Err(Conflict::Taken(Unique::Identifier(_))) = changes.apply_to(&mut before.clone())
        {
            world.attempt += 1;
            decided = world.decide(&step);
        }
        world.attempt = 0;
        match decided {
            Ok(changes) => {
                assert!(model.taken, "{step:?} was to be refused");
                // What changes nothing is not committed, as in the commit loop.
                if !changes.writes.is_empty() {
                    changes.apply_to(&mut world.state).unwrap();
                    r7_once(&changes, &world.state);
                }
                r15_told_once(&changes, &before, &world.state);
                s110_overwritten_values_are_kept(&changes, &before, &world.state);
                bystanders_untouched(&changes, &before, &world.state);
                if let Step::Merge { absorbed, .. } = &step {
                    for record in absorbed {
                        r4_void(world.account(*record).unwrap(), &before);
                    }
                }
            }
            Err(refusal) => {
                assert!(!model.taken, "{step:?} was refused: {refusal:?}");
                assert_eq!(world.state, before, "R6: a refusal changes nothing");
            }
        }
        assert_eq!(world.state.violations(), Vec::new());
        // What a school ends is out of reach by its own word.
        if !matches!(step, Step::Suspend(_) | Step::ImportWhole(..)) {
            r14_never_locked_out(&world, &before);
        }
        if matches!(step, Step::Import(..) | Step::ImportWhole(..)) {
            let again = world.decide(&step).unwrap();
            assert!(again.writes.is_empty() && again.journal.is_empty(), "R9: the same file again");
        }
        world
    }

    fn check_invariants(world: &Self, model: &Model) {
        assert_eq!(world.accounts().count(), model.accounts.len());
        for (record, expected) in &model.accounts {
            let account = world.account(*record).unwrap();
            assert_eq!(world.children(account.id), model.children(*record), "R1: {record:?}");
            let answering = model.answering(*record);
            assert_eq!(account.answers(), world.account(answering).unwrap().id, "R5: {record:?}");
            r5_flat_and_without_circles(&world.state, account);
            assert_eq!(
                status(account),
                Some((expected.status, expected.suspended)).filter(|_| expected.into.is_none())
            );
        }
    }
}

fn status(account: &Account) -> Option<(Status, bool)> {
    use fratrie_domain::model::Standing;
    let told = |standing: Standing| match standing {
        Standing::Created => Status::Created,
        Standing::Notified => Status::Notified,
        Standing::Activating | Standing::Active => Status::Active,
    };
    match &account.status {
        AccountStatus::Open(standing) => Some((told(*standing), false)),
        AccountStatus::Suspended { before } => Some((told(*before), true)),
        AccountStatus::Closed | AccountStatus::Merged(_) => None,
    }
}

/// R7: the same change set again changes nothing.
fn r7_once(changes: &fratrie_domain::ChangeSet, after: &State) {
    let mut again = after.clone();
    changes.apply_to(&mut again).unwrap();
    assert_eq!(again, *after, "R7");
}

/// R15: one entry and one event where something changed, none else; no secret in either, nor in the former values.
fn r15_told_once(changes: &fratrie_domain::ChangeSet, before: &State, after: &State) {
    let told = usize::from(!changes.writes.is_empty());
    assert_eq!(after.journal.len(), before.journal.len() + told, "R15");
    assert_eq!(after.events.len(), before.events.len() + told, "R15");
    let priors: Vec<_> = changes.rows_written().filter(|row| matches!(row, Row::Prior(_))).collect();
    let words = serde_json::to_string(&(&changes.journal, &changes.events, priors)).unwrap();
    assert!(!words.contains(MARK) && !words.contains(&"ab".repeat(16)), "no secret is told: {words}");
}

/// S110: an address, a status and an owner that were overwritten are kept, each once.
fn s110_overwritten_values_are_kept(changes: &fratrie_domain::ChangeSet, before: &State, after: &State) {
    let kept: Vec<_> = changes
        .rows_written()
        .filter_map(|row| if let Row::Prior(prior) = row { Some(&prior.values) } else { None })
        .flatten()
        .map(|value| ((value.of.clone(), value.field.as_str()), &value.before))
        .collect();
    let is = |of: Key, field: &str, overwritten: bool, value: serde_json::Value| {
        let found: Vec<_> = kept.iter().filter(|(key, _)| *key == (of.clone(), field)).collect();
        assert_eq!(found.len(), usize::from(overwritten), "S110: {of:?} {field}");
        assert!(found.iter().all(|(_, before)| **before == value), "S110: {of:?} {field}");
    };
    for (id, old) in &before.rows.accounts {
        let new = after.rows.accounts.get(id).unwrap();
        let (email, status) = (serde_json::json!(old.contact.email), serde_json::json!(old.status));
        is(Key::Account(*id), "email", old.contact.email != new.contact.email, email);
        is(Key::Account(*id), "status", old.status != new.status, status);
        is(Key::Account(*id), "secret", false, serde_json::Value::Null);
    }
    for (id, old) in &before.rows.responsibilities {
        let moved = after.rows.responsibilities.get(id).unwrap().account != old.account;
        is(Key::Responsibility(*id), "account", moved, serde_json::json!(old.account));
    }
}

/// R1: what a change set does not name stands as it was, its version included.
fn bystanders_untouched(changes: &fratrie_domain::ChangeSet, before: &State, after: &State) {
    let named: BTreeSet<Key> = changes.rows_written().map(Row::key).collect();
    for row in before.rows.iter().filter(|row| !named.contains(&row.key())) {
        assert_eq!(after.rows.version(&row.key()), Some(row.version()), "R1: a bystander moved");
    }
}

/// R4: from the commit on the absorbed account opens nothing.
fn r4_void(account: &Account, before: &State) {
    let then = before.rows.accounts.get(&account.id).unwrap();
    assert_ne!(account.session_stamp, then.session_stamp, "R4: sessions end");
    assert!(
        account.reset.is_none() && account.reminder.is_none() && account.contact.pending.is_none(),
        "R4: links"
    );
    let letter = account.letter.as_ref().unwrap();
    assert!(letter.ended.is_some(), "R4: the letter is void");
    assert!(then.letter.as_ref().unwrap().ended.is_some() || letter.ended == Some(LetterEnd::Absorbed));
    assert!(!account.is_active());
}

fn r5_flat_and_without_circles(state: &State, account: &Account) {
    let mut at = account;
    for _ in 0..=state.rows.accounts.len() {
        match at.status.absorption() {
            None => {
                assert_eq!(account.answers(), at.id, "R5: one step says what many do");
                return;
            }
            Some(absorption) => at = state.rows.accounts.get(&absorption.into).unwrap(),
        }
    }
    unreachable!("R5: a circle");
}

/// R14: a child that could be reached can be reached still.
fn r14_never_locked_out(world: &World, before: &State) {
    for link in before.rows.responsibilities.values().filter(|link| link.is_active()) {
        if before.rows.accounts.get(&link.account).unwrap().is_reachable(world.now()) {
            assert!(world.is_reachable(link.student), "R14");
        }
    }
}

#[test]
fn a_refusal_is_an_error_that_explains_itself() {
    let refusal: Box<dyn std::error::Error> = Box::new(Refusal::Credentials);
    assert!(!refusal.to_string().is_empty());
}
