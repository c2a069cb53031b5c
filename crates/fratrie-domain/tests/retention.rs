//! V39: what has lapsed goes, and nothing else; nobody is locked out by it (R14), and a second time nothing goes.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use fratrie_conformance::history::{Director, Step, account_of, erase_lapsed, steps};
use fratrie_domain::{
    AccountId, ChangeSet, Command, CommitId, Env, Origin, Policy, Refusal, State, StudentId, Timestamp, Want,
    chrono::{Months, NaiveDate, TimeDelta},
    command::ForgetLetters,
    decide,
    journal::{Actor, Change, ErasureReason},
    model::{LetterEnd, Standing, Status},
    retention::{Judge, Kept, Lapse, Lapsed, RetentionPolicy},
    uuid::Uuid,
};
use proptest::{collection::vec, prelude::*};
use std::collections::{BTreeMap, BTreeSet};

struct World {
    state: State,
    director: Director,
    policy: RetentionPolicy,
    last_used: BTreeMap<AccountId, NaiveDate>,
    commits: u128,
}

impl World {
    fn new() -> Self {
        Self {
            state: State::default(),
            director: Director::new("ac-dijon".parse().unwrap(), 0),
            policy: RetentionPolicy::default(),
            last_used: BTreeMap::new(),
            commits: 0,
        }
    }

    fn play(&mut self, step: &Step) -> Result<(), Refusal> {
        let plan = self.director.plan(&self.state, step)?;
        let view = self.state.load(self.director.realm(), &plan.want);
        for attempt in 0.. {
            let changes = plan.decide(&view, attempt)?;
            if changes.writes.is_empty() || changes.apply_to(&mut self.state).is_ok() {
                return Ok(());
            }
        }
        unreachable!("one of so many identifiers is free")
    }

    fn now(&self) -> Timestamp {
        self.director.now()
    }

    fn id(&self, record: (u8, u8)) -> AccountId {
        account_of(&self.state, record).unwrap().id
    }

    /// All that has lapsed, as a dry run tells it: found by the search, judged on what is loaded for it.
    fn lapsed(&self) -> Vec<Lapsed> {
        let mut all = Vec::new();
        for lapse in Lapse::ALL {
            let Some(cutoff) = self.policy.cutoff(lapse, self.now()) else { continue };
            let mut after = None;
            loop {
                let page = self.state.lapsed(lapse, cutoff, &self.last_used, after, 2);
                all.extend(page.found.iter().filter_map(|id| self.judge(*id, lapse)));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
        }
        all
    }

    fn judge(&self, id: AccountId, lapse: Lapse) -> Option<Lapsed> {
        let (want, _) = erase_lapsed(&self.state, id, lapse, &self.policy, BTreeMap::new());
        let view = self.state.load(self.director.realm(), &want);
        let judge = Judge {
            view: &view,
            policy: &self.policy,
            split_window: Policy::default().split_window,
            last_used: &self.last_used,
            now: self.now(),
        };
        judge.judge(id, lapse)
    }

    /// Lets what is told go, one by one.
    fn purge(&mut self, lapsed: &Lapsed) -> Result<ChangeSet, Refusal> {
        let (want, command) = if lapsed.lapse == Lapse::LetterUnused {
            let accounts = BTreeSet::from([lapsed.account]);
            let want = Want { merges: true, ..Want::accounts([lapsed.account]) };
            (want, Command::ForgetLetters(ForgetLetters { accounts, policy: self.policy }))
        } else {
            let traces = self.last_used.clone();
            erase_lapsed(&self.state, lapsed.account, lapsed.lapse, &self.policy, traces)
        };
        self.commits += 1;
        let view = self.state.load(self.director.realm(), &want);
        for attempt in 0.. {
            let env = Env {
                now: self.now(),
                policy: Policy::default(),
                commit_id: CommitId::from_uuid(Uuid::from_u128(u128::MAX - self.commits)),
                actor: Actor::Office { agent: "test".parse().unwrap() },
                origin: Origin::default(),
                seed: [u8::try_from(self.commits % 251).unwrap(); 32],
                attempt,
            };
            let changes = decide(&view, command.clone(), &env)?;
            if changes.writes.is_empty() || changes.apply_to(&mut self.state).is_ok() {
                return Ok(changes);
            }
        }
        unreachable!("one of so many identifiers is free")
    }

    /// The children whom an account that somebody can use lists.
    fn reached(&self) -> BTreeSet<StudentId> {
        let links = self.state.rows.responsibilities.values().filter(|link| link.is_active());
        let reached = links
            .filter(|link| self.state.rows.accounts.get(&link.account).unwrap().is_reachable(self.now()));
        reached.map(|link| link.student).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn v39_r14_what_has_lapsed_goes_and_nobody_is_locked_out(
        history in vec(steps(), 10..60), days in prop::sample::select(vec![0_i64, 31, 91, 100, 200, 366, 500]),
        used in vec(0_i64..500, 0..9), after in vec(steps(), 0..20),
    ) {
        let mut world = World::new();
        for step in &history {
            let _ = world.play(step);
        }
        world.director.wait(TimeDelta::days(days));
        let ids: Vec<AccountId> = world.state.rows.accounts.keys().copied().collect();
        for (id, ago) in ids.into_iter().zip(used) {
            world.last_used.insert(id, (world.now() - TimeDelta::days(ago)).date_naive());
        }
        let (before, reached) = (world.state.clone(), world.reached());
        let told = world.lapsed();
        let due: Vec<&Lapsed> = told.iter().filter(|lapsed| lapsed.kept.is_none()).collect();
        for lapsed in &due {
            let changes = world.purge(lapsed).unwrap();
            prop_assert_eq!((changes.journal.len(), changes.events.len()), (1, 1), "R15: {:?}", lapsed);
            prop_assert_eq!(world.state.violations(), Vec::new());
        }
        for lapsed in told.iter().filter(|lapsed| lapsed.kept.is_some()) {
            let again = world.purge(lapsed);
            let nothing = match &again {
                Ok(changes) => changes.writes.is_empty(),
                Err(refusal) => *refusal == Refusal::NotLapsed,
            };
            prop_assert!(nothing, "what is kept went: {:?}", again);
        }
        prop_assert!(reached.is_subset(&world.reached()), "R14");
        prop_assert!(world.lapsed().iter().all(|lapsed| lapsed.kept.is_some()), "a second time");
        prop_assert_eq!(world.state.journal.len(), before.journal.len() + due.len());
        let gone: BTreeSet<AccountId> = due.iter().map(|lapsed| lapsed.account).collect();
        for (id, then) in &before.rows.accounts {
            let now = world.state.rows.accounts.get(id).unwrap();
            prop_assert_eq!(then.answers(), now.answers(), "R5");
            if !gone.contains(&then.answers()) {
                prop_assert_eq!((&then.status, &then.letter, &then.secret), (&now.status, &now.letter, &now.secret));
            }
            if then.hold.is_some() {
                prop_assert_eq!(then.version, now.version, "nothing of a held group goes");
            }
        }
        // Life goes on.
        for step in &after {
            let _ = world.play(step);
            prop_assert_eq!(world.state.violations(), Vec::new());
        }
    }
}

/// Two parents of one child, in one school, both active; a third one by letter, of another child.
fn family() -> World {
    let mut world = World::new();
    for step in [
        Step::Import((0, 0), 0),
        Step::Import((0, 1), 0),
        Step::Import((0, 2), 1),
        Step::Letter((0, 0)),
        Step::Letter((0, 1)),
        Step::Letter((0, 2)),
        Step::Activate((0, 0)),
        Step::Activate((0, 1)),
    ] {
        world.play(&step).unwrap();
    }
    world
}

#[test]
fn v39_an_unused_letter_is_forgotten_and_its_account_waits_for_another() {
    let mut world = family();
    world.director.wait(TimeDelta::days(89));
    assert_eq!(world.lapsed(), [], "not before its time");
    world.director.wait(TimeDelta::days(1));
    let told = world.lapsed();
    let [lapsed] = told.as_slice() else { unreachable!("one letter: {told:?}") };
    assert_eq!((lapsed.account, lapsed.kept, lapsed.unreached.len()), (world.id((0, 2)), None, 1));
    world.purge(lapsed).unwrap();
    let account = account_of(&world.state, (0, 2)).unwrap().clone();
    assert_eq!(account.status, Status::Open(Standing::Created));
    let letter = account.letter.unwrap();
    assert_eq!((letter.generation, letter.ended, letter.printed), (1, Some(LetterEnd::Unused), 1));
    assert_eq!(world.play(&Step::Remind((0, 2))), Err(Refusal::NotNotified));
    // The next one has a number of its own, and knows nothing of the forgotten one.
    world.play(&Step::Letter((0, 2))).unwrap();
    let letter = account_of(&world.state, (0, 2)).unwrap().letter.clone().unwrap();
    assert_eq!((letter.generation, letter.printed, letter.replaced.len()), (2, 2, 0));
    world.play(&Step::Activate((0, 2))).unwrap();
}

#[test]
fn v39_a_letter_that_still_opens_its_account_is_not_forgotten() {
    let mut world = family();
    world.policy.letters_unused = Some(TimeDelta::days(30));
    world.director.wait(TimeDelta::days(31));
    let told = world.lapsed();
    assert!(matches!(told.as_slice(), [Lapsed { kept: Some(Kept::LetterLive { .. }), .. }]), "{told:?}");
}

#[test]
fn r14_two_unused_accounts_of_one_child_do_not_count_for_each_other() {
    let mut world = family();
    world.policy.letters_unused = None;
    world.director.wait(TimeDelta::days(366));
    let kept: Vec<_> = world.lapsed().iter().map(|lapsed| lapsed.kept).collect();
    assert_eq!(kept, [Some(Kept::OnlyReach); 2]);
    // The one is used again: the other goes.
    world.last_used.insert(world.id((0, 0)), world.now().date_naive());
    let told = world.lapsed();
    let [lapsed] = told.as_slice() else { unreachable!("one account: {told:?}") };
    assert_eq!((lapsed.account, lapsed.lapse, lapsed.kept), (world.id((0, 1)), Lapse::AccountUnused, None));
    world.purge(lapsed).unwrap();
    assert_eq!(world.state.rows.accounts.get(&lapsed.account).unwrap().status, Status::Closed);
    let entry = &world.state.journal.last().unwrap().change;
    assert!(matches!(entry, Change::Erased { reason: ErasureReason::Retention, .. }), "{entry:?}");
}

#[test]
fn v39_nothing_counts_as_unused_before_log_ins_left_traces() {
    let mut world = family();
    world.policy.letters_unused = None;
    world.director.wait(TimeDelta::days(366));
    world.policy.traced_since = Some(world.now() - TimeDelta::days(364));
    assert_eq!(world.lapsed(), []);
    world.director.wait(TimeDelta::days(1));
    assert_eq!(world.lapsed().len(), 2);
}

#[test]
fn v39_three_months_after_the_last_child_left_the_account_goes_with_its_group() {
    let mut world = World::new();
    for step in [
        Step::Import((0, 0), 0),
        Step::Import((1, 0), 1),
        Step::Letter((0, 0)),
        Step::Letter((1, 0)),
        Step::Activate((0, 0)),
        Step::Activate((1, 0)),
        Step::merge((0, 0), [(1, 0)]),
        Step::ImportWhole(0, [].into()),
    ] {
        world.play(&step).unwrap();
    }
    let (root, absorbed) = (world.id((0, 0)), world.id((1, 0)));
    let day_before = |world: &mut World| {
        let months = world.now().checked_add_months(Months::new(3)).unwrap() - world.now();
        world.director.wait(months - TimeDelta::days(1));
    };
    day_before(&mut world);
    world.director.wait(TimeDelta::days(2));
    assert_eq!(world.lapsed(), [], "the other child is still there");
    world.play(&Step::ImportWhole(1, [].into())).unwrap();
    day_before(&mut world);
    assert_eq!(world.lapsed(), [], "not before its time");
    world.director.wait(TimeDelta::days(2));
    let told = world.lapsed();
    let [lapsed] = told.as_slice() else { unreachable!("one group: {told:?}") };
    assert_eq!((lapsed.account, lapsed.lapse, lapsed.kept), (root, Lapse::EntitlementEnded, None));
    let changes = world.purge(lapsed).unwrap();
    let entry = &changes.journal.first().unwrap().change;
    assert!(matches!(entry, Change::Erased { accounts, .. } if *accounts == [root, absorbed]), "{entry:?}");
    assert_eq!(world.lapsed(), []);
}

#[test]
fn v39_a_held_group_and_an_open_window_keep_what_has_lapsed() {
    let mut world = World::new();
    for step in [
        Step::Import((0, 0), 0),
        Step::Import((1, 0), 1),
        Step::Letter((0, 0)),
        Step::Letter((1, 0)),
        Step::Activate((0, 0)),
        Step::Activate((1, 0)),
        Step::GiveEmail((1, 0), 1),
        Step::ConfirmEmail((1, 0)),
        Step::ImportWhole(0, [].into()),
        Step::ImportWhole(1, [].into()),
    ] {
        world.play(&step).unwrap();
    }
    world.director.wait(TimeDelta::days(93));
    world.play(&Step::merge((0, 0), [(1, 0)])).unwrap();
    let told = world.lapsed();
    assert!(matches!(told.as_slice(), [Lapsed { kept: Some(Kept::SplitWindow { .. }), .. }]), "{told:?}");
    world.play(&Step::StopMerge((1, 0))).unwrap();
    let told = world.lapsed();
    assert!(matches!(told.as_slice(), [Lapsed { kept: Some(Kept::Held), .. }]), "{told:?}");
    world.director.wait(TimeDelta::days(31));
    let told = world.lapsed();
    assert!(matches!(told.as_slice(), [Lapsed { kept: Some(Kept::Held), .. }]), "{told:?}");
    assert_eq!(world.purge(told.first().unwrap()).unwrap_err(), Refusal::NotLapsed);
    world.play(&Step::LiftHold((0, 0))).unwrap();
    let told = world.lapsed();
    assert_eq!(told.iter().map(|lapsed| lapsed.kept).collect::<Vec<_>>(), [None]);
    let root = world.id((0, 0));
    world.purge(told.first().unwrap()).unwrap();
    assert_eq!(world.state.rows.accounts.get(&root).unwrap().status, Status::Closed);
}
