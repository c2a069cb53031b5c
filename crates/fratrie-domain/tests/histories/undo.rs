//! R8: an account leaves a merge as if that had never been, whatever was done before, since, and in which order. Two
//! worlds live the same history; one of them never sees the merge.

use super::world::World;
use fratrie_conformance::history::{Record, Step, last_merge, last_merge_into, steps};
use fratrie_domain::{
    MergeId, SessionStamp, State,
    model::{Account, Key, OfficeWord, Row, Version},
    uuid::Uuid,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Nine records of three schools, some with children in common; most are active, some have an address.
fn population() -> impl Strategy<Value = Vec<Step>> {
    let of = |record: Record| {
        (prop::collection::vec(0_u8..4, 1..3), 0_u8..4, prop::option::of(0_u8..3)).prop_map(
            move |(pupils, came, email)| {
                let mut steps: Vec<Step> =
                    pupils.into_iter().map(|pupil| Step::Import(record, pupil)).collect();
                steps.push(Step::Letter(record));
                if came > 0 {
                    steps.push(Step::Activate(record));
                    let given = email.into_iter();
                    steps.extend(
                        given.flat_map(|it| [Step::GiveEmail(record, it), Step::ConfirmEmail(record)]),
                    );
                }
                steps
            },
        )
    };
    let all: Vec<_> = (0..3).flat_map(|school| (0..3).map(move |name| of((school, name)))).collect();
    all.prop_map(|steps| steps.concat())
}

/// Records of one name mostly, so that few merges are refused for two legal responsibles.
fn merge() -> impl Strategy<Value = Step> {
    let side = |other| (0_u8..3, prop_oneof![4 => Just(0_u8), other => Just(1)]);
    (side(3), prop::collection::vec(side(1), 1..4))
        .prop_map(|(principal, absorbed)| Step::merge(principal, absorbed))
}

fn between() -> impl Strategy<Value = Step> {
    prop_oneof![3 => steps(), 2 => merge()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn r8_a_split_leaves_what_the_merge_had_never_been(
        before in population(),
        warm in prop::collection::vec(between(), 0..6),
        merge in merge(),
        since in prop::collection::vec(between(), 0..12),
        order in any::<[u8; 4]>(),
        by_support in any::<bool>(),
    ) {
        let mut with = World::new();
        for step in before.iter().chain(&warm) {
            with.take(step);
        }
        let mut without = with.clone();
        let (Ok(changes), _) = (with.decide(&merge), without.decide(&merge)) else { return Ok(()) };
        if changes.apply_to(&mut with.state).is_err() {
            return Ok(());
        }
        let merged = MergeId::from(changes.commit_id);
        let Step::Merge { absorbed, .. } = &merge else { return Ok(()) };

        for step in &since {
            live_both(&mut with, &mut without, step, absorbed);
        }

        let mut out: Vec<_> = absorbed.iter().zip(order).collect();
        out.sort_by_key(|(_, place)| *place);
        for (record, _) in out {
            // The responsible may be suspended, or the group held: support may all the same.
            let by_holder = Step::Split(*record, false);
            let taken = !by_support && with.clone().decide(&by_holder).is_ok();
            let step = if taken { by_holder } else { Step::Split(*record, true) };
            let split = with.decide(&step);
            let _ = without.decide(&step);
            let split = split.unwrap_or_else(|refusal| panic!("{step:?}: {refusal:?}"));
            split.apply_to(&mut with.state).unwrap();
            prop_assert_eq!(with.state.violations(), Vec::new());
            prop_assert!(with.decide(&step).is_err(), "S68: undone twice");
            let _ = without.decide(&step);
        }
        prop_assert_eq!(compared(&with.state, merged), compared(&without.state, merged));
    }
}

/// One step in both worlds, if it is taken in both and means the same in both.
fn live_both(with: &mut World, without: &mut World, step: &Step, absorbed: &[Record]) {
    let same = match step {
        // A letter or a reminder for a grouped account goes to the one that answers (R9).
        Step::Letter(record) | Step::Remind(record) => {
            !absorbed.iter().any(|one| with.answers(*one) == with.answers(*record))
        }
        // It names the last merge, whichever that is.
        Step::Split(record, _) => {
            let last = |world: &World| last_merge(&world.state, world.account(*record)?.id);
            last(with) == last(without)
        }
        Step::SplitAll(record) => {
            let last = |world: &World| last_merge_into(&world.state, world.account(*record)?.id);
            last(with) == last(without)
        }
        // A grouped account's letter is not looked at before it comes out again. After a purge there is no undo, nor of
        // whoever was erased; the link of any alarm is the same in these histories.
        Step::ForgetLetters
        | Step::PurgeSecrets
        | Step::Erase(..)
        | Step::EraseLapsed(..)
        | Step::StopMerge(_)
        | Step::LiftHold(_) => false,
        _ => true,
    };
    let (Ok(one), Ok(other)) = (with.decide(step), without.decide(step)) else { return };
    let (mut first, mut second) = (with.clone(), without.clone());
    if same && first.commit(&one).is_ok() && second.commit(&other).is_ok() {
        (*with, *without) = (first, second);
    }
}

/// All rows, but for what a merge makes void for good (S83, SECURITY V5): sessions, links under way; and for counters and
/// the records of merges, of which it is told who is in them.
fn compared(state: &State, but: MergeId) -> (BTreeMap<Key, Row>, Vec<String>) {
    let plain = |row: Row| match row {
        Row::Account(account) => Row::Account(Account {
            session_stamp: SessionStamp::from_uuid(Uuid::nil()),
            reset: None,
            reminder: None,
            contact: fratrie_domain::model::Contact { pending: None, former: None, ..account.contact },
            ..account
        }),
        row => row,
    };
    let rows = state.rows.iter().filter(|row| match row {
        // That the pair is not suggested again is new (S83).
        Row::Waiver(word) => word.says == OfficeWord::OnePerson,
        Row::Merge(_) | Row::Prior(_) => false,
        _ => true,
    });
    let rows = rows.map(|row| (row.key(), plain(row).at(Version::FIRST))).collect();
    let merges = state.rows.merges.values().filter(|merge| merge.id != but).map(|merge| {
        let in_it: Vec<_> = merge.standing().map(|absorbed| absorbed.account).collect();
        format!("{:?} {:?}: {in_it:?}", merge.id, merge.principal)
    });
    (rows, merges.collect())
}
