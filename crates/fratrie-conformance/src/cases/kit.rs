//! What cases are made of.
#![expect(clippy::unwrap_used, reason = "what is parsed here are words of this file")]

use crate::{
    history::{Director, Step},
    verdict::{Verdict, broken, check},
};
use fratrie_domain::{
    AccountId, ChangeSet, CommitId, EntryId, EventId, Origin, RealmId, Receipt, SchoolCode, State, Timestamp,
    Want,
    change::{Expect, Write},
    event::{Event, Fact, V1},
    journal::{Actor, Change, Entry},
    model::{Key, Row, School, Version},
    outcome::Outcome,
    uuid::Uuid,
};
use fratrie_storage::{ExecuteError, Store, execute};

pub(crate) fn realm() -> RealmId {
    "ac-dijon".parse().unwrap()
}

pub(crate) fn code(number: u32) -> SchoolCode {
    format!("S{number}").parse().unwrap()
}

pub(crate) fn key(number: u32) -> Key {
    Key::School(code(number))
}

/// A school at a version; its name tells both.
pub(crate) fn school(number: u32, version: u64) -> Row {
    let name = format!("École {number} n° {version} – مدرسة 学校").parse().unwrap();
    Row::School(School { code: code(number), name, version: Version::new(version) })
}

pub(crate) fn at(number: u32, version: u64) -> Expect {
    Expect::Version { key: key(number), version: Version::new(version) }
}

pub(crate) fn insert(number: u32) -> Write {
    Write::Insert(school(number, 1))
}

pub(crate) fn update(number: u32, version: u64) -> Write {
    Write::Update(school(number, version))
}

/// A change set with an entry and an event of its own.
pub(crate) fn change(commit: u128, expects: Vec<Expect>, writes: Vec<Write>) -> ChangeSet {
    let (id, when) = (Uuid::from_u128(commit), Timestamp::UNIX_EPOCH);
    let (commit_id, account) = (CommitId::from_uuid(id), AccountId::from_uuid(id));
    let actor = Actor::Holder { account };
    let entry = Change::Suspended { account };
    ChangeSet {
        realm: realm(),
        commit_id,
        expects,
        writes,
        journal: vec![Entry {
            id: EntryId::from_uuid(id),
            at: when,
            commit: commit_id,
            actor,
            origin: Origin::default(),
            change: entry,
            prior: Vec::new(),
        }],
        events: vec![Event {
            version: V1,
            id: EventId::from_uuid(id),
            at: when,
            commit: commit_id,
            fact: Fact::Suspended { account },
        }],
        receipt: Receipt { commit_id, at: when, outcome: Outcome::Done },
    }
}

/// A change set whose event is about an account; it writes a school of its own, so it always fits.
pub(crate) fn about(number: u32, account: u128, when: Timestamp) -> ChangeSet {
    let account = AccountId::from_uuid(Uuid::from_u128(account));
    let mut changes = change(u128::from(number), Vec::new(), vec![insert(number)]);
    for event in &mut changes.events {
        event.at = when;
        event.fact = Fact::Suspended { account };
    }
    changes
}

/// The version of a school; 0 where there is none.
pub(crate) async fn version(store: &dyn Store, number: u32) -> Verdict<u64> {
    let want = Want { schools: [code(number)].into(), ..Want::default() };
    let view = store.load(&realm(), &want).await?;
    Ok(view.rows.schools.get(&code(number)).map_or(0, |school| school.version.get()))
}

pub(crate) async fn unchanged(store: &dyn Store, before: &State) -> Verdict {
    let after = store.snapshot(&realm()).await?;
    check!(after == *before, "something changed: {after:?} instead of {before:?}");
    Ok(())
}

/// Plays steps that must be taken, and answers with what then stands.
pub(crate) async fn play(store: &dyn Store, director: &mut Director, steps: &[Step]) -> Verdict<State> {
    let mut state = store.snapshot(director.realm()).await?;
    for step in steps {
        if let Err(error) = try_step(store, director, &state, step).await {
            return Err(broken(format!("{step:?} was to be taken: {error}")));
        }
        state = store.snapshot(director.realm()).await?;
    }
    let violations = state.violations();
    check!(violations.is_empty(), "{violations:?}");
    Ok(state)
}

/// Plays one step, planned on `state`.
pub(crate) async fn try_step(
    store: &dyn Store,
    director: &mut Director,
    state: &State,
    step: &Step,
) -> Result<Receipt, ExecuteError> {
    let plan = director.plan(state, step).map_err(ExecuteError::Refused)?;
    let (want, commit) = (plan.want.clone(), plan.env.commit_id);
    execute(store, director.realm(), want, commit, |view, attempt| plan.decide(view, attempt)).await
}

/// Two parents of one name in two schools, a child each, and a third of the first school: the first active, the others
/// by letter.
pub(crate) fn families() -> Vec<Step> {
    vec![
        Step::Import((0, 0), 0),
        Step::Import((1, 0), 1),
        Step::Import((0, 1), 2),
        Step::Letter((0, 0)),
        Step::Letter((1, 0)),
        Step::Letter((0, 1)),
        Step::Activate((0, 0)),
    ]
}
