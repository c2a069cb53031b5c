//! R16: whoever is erased is gone from all rows, and nothing else moves.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use fratrie_conformance::history::{Director, Record, Step, account_of, steps};
use fratrie_domain::{
    AccountId, Refusal, State,
    model::{Key, Row, Status},
};
use proptest::{collection::vec, prelude::*};
use std::collections::BTreeSet;

struct World {
    state: State,
    director: Director,
}

impl World {
    fn new() -> Self {
        Self { state: State::default(), director: Director::new("ac-dijon".parse().unwrap(), 0) }
    }

    fn play(&mut self, step: &Step) -> Result<BTreeSet<Key>, Refusal> {
        let plan = self.director.plan(&self.state, step)?;
        let view = self.state.load(self.director.realm(), &plan.want);
        for attempt in 0.. {
            let changes = plan.decide(&view, attempt)?;
            // What changes nothing is not committed; an identifier that is taken is drawn anew.
            if changes.writes.is_empty() || changes.apply_to(&mut self.state).is_ok() {
                return Ok(changes.keys_written());
            }
        }
        unreachable!("one of so many identifiers is free")
    }

    /// The accounts that answer together.
    fn group(&self, of: AccountId) -> BTreeSet<AccountId> {
        let all = self.state.rows.accounts.values();
        let answers = self.state.rows.accounts.get(&of).unwrap().answers();
        all.filter(|account| account.answers() == answers).map(|account| account.id).collect()
    }
}

/// What names a person: each must be in no row afterwards.
fn marks(state: &State, group: &BTreeSet<AccountId>) -> Vec<String> {
    let accounts = group.iter().map(|id| state.rows.accounts.get(id).unwrap());
    accounts.map(|account| account.identifier.as_str().to_owned()).collect()
}

fn erased_alone(before: &State, world: &World, group: &BTreeSet<AccountId>, written: &BTreeSet<Key>) {
    let (rows, was) = (&world.state.rows, &before.rows);
    assert_eq!(world.state.violations(), Vec::new());
    assert_eq!(rows.students, was.students, "R1: the children stay");
    assert_eq!(world.state.journal.len(), before.journal.len() + 1, "R15");
    for row in was.iter().filter(|row| !written.contains(&row.key())) {
        assert_eq!(rows.version(&row.key()), Some(row.version()), "R1: a bystander moved");
    }
    for id in group {
        let (then, now) = (was.accounts.get(id).unwrap(), rows.accounts.get(id).unwrap());
        assert_eq!(now.answers(), then.answers(), "R5");
        assert_eq!(now.status.absorption(), then.status.absorption(), "R5");
        assert_eq!((&now.secret, &now.letter, &now.reset, &now.reminder), (&None, &None, &None, &None));
        assert_eq!(now.contact, fratrie_domain::model::Contact::default());
        assert_ne!(now.session_stamp, then.session_stamp, "R4");
        let fratrie_domain::model::Holder::Responsible(holder) = now.holder else { unreachable!() };
        let (then, now) = (was.responsibles.get(&holder).unwrap(), rows.responsibles.get(&holder).unwrap());
        assert!(then.name != now.name && then.source.external != now.source.external);
        assert!(rows.responsibilities.values().all(|link| link.account != *id || !link.is_active()));
    }
    let told = serde_json::to_string(&rows.iter().collect::<Vec<Row>>()).unwrap();
    for mark in marks(before, group) {
        assert!(!told.contains(&mark), "{mark} is still there");
    }
}

fn record() -> impl Strategy<Value = Record> {
    (0_u8..3, 0_u8..3)
}

proptest! {
    #[test]
    fn r16_an_erasure_takes_one_person_and_nothing_else(
        history in vec(steps(), 10..60), record in record(), accept in any::<bool>(), after in vec(steps(), 0..20),
    ) {
        let mut world = World::new();
        for step in &history {
            let _ = world.play(step);
        }
        let before = world.state.clone();
        let Some(account) = account_of(&before, record) else { return Ok(()) };
        let (group, answers) = (world.group(account.id), account.answers());
        let was_closed = before.rows.accounts.get(&answers).unwrap().status == Status::Closed;
        let reached = |student| {
            let links = before.rows.responsibilities.values();
            links.filter(|link| link.is_active() && link.student == student && link.account != answers).any(|link| {
                before.rows.accounts.get(&link.account).unwrap().is_reachable(world.director.now())
            })
        };
        let links = before.rows.responsibilities.values();
        let theirs = links.filter(|link| link.is_active() && link.account == answers);
        let alone: BTreeSet<_> = theirs.map(|link| link.student).filter(|student| !reached(*student)).collect();
        match world.play(&Step::Erase(record, accept)) {
            Ok(written) => {
                prop_assert!(accept || alone.is_empty(), "R14");
                erased_alone(&before, &world, &group, &written);
                // The school's file makes a new person.
                world.play(&Step::Import(record, 0)).unwrap();
                let anew = account_of(&world.state, record).unwrap();
                prop_assert!(!group.contains(&anew.id));
            }
            Err(Refusal::ChildUnreachable { students }) => {
                prop_assert_eq!(students, alone.into_iter().collect::<Vec<_>>());
                prop_assert!(!accept);
                prop_assert_eq!(&world.state, &before, "R6");
            }
            Err(refusal) => prop_assert!(was_closed && refusal == Refusal::Closed, "{:?}", refusal),
        }
        // Life goes on, and the erased stay erased.
        for step in &after {
            let _ = world.play(step);
            prop_assert_eq!(world.state.violations(), Vec::new());
        }
    }
}
