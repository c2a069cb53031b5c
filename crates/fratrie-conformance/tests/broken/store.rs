//! A store that means what the reference store means, but for its fault.

use crate::faults::Fault;
use fratrie_conformance::storage::{MemoryRepository, outbox::Consumers};
use fratrie_domain::{
    ChangeSet, Conflict, EventId, RealmId, State,
    change::{Expect, Write},
    model::{Key, Row, Version},
    outcome::Outcome,
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) state: State,
    pub(crate) consumers: Consumers,
    pub(crate) acknowledged: Vec<EventId>,
}

#[derive(Debug, Clone)]
pub(crate) struct Faulty {
    pub(crate) fault: Fault,
    realms: Arc<Mutex<BTreeMap<RealmId, Kept>>>,
    pub(crate) counts: MemoryRepository,
}

impl Faulty {
    pub(crate) fn new(fault: Fault) -> Self {
        Self { fault, realms: Arc::default(), counts: MemoryRepository::new() }
    }

    pub(crate) fn throttled(&self, realm: &RealmId) -> RealmId {
        if self.fault == Fault::RealmsMixed { "one".parse().unwrap() } else { realm.clone() }
    }

    pub(crate) fn with<T>(&self, realm: &RealmId, act: impl FnOnce(&mut Kept) -> T) -> T {
        let realm = self.throttled(realm);
        act(self.realms.lock().unwrap().entry(realm).or_default())
    }

    /// The state of which it tells the heads: one of the last entry's lane is forgotten.
    pub(crate) fn told(&self, state: &State) -> State {
        let mut told = state.clone();
        if self.fault == Fault::HeadForgotten {
            told.journal.pop();
        }
        told
    }

    /// Applies what is right, and then spoils it.
    pub(crate) fn apply(&self, changes: &ChangeSet, kept: &mut Kept) -> Result<(), Conflict> {
        let state = &mut kept.state;
        let again = state.receipts.contains_key(&changes.commit_id);
        let mut changes = changes.clone();
        let written = changes.keys_written();
        match self.fault {
            Fault::ReadsUnchecked => changes.expects.retain(|expect| written.contains(expect.key())),
            Fault::InsertsOverwrite => {
                changes.expects.retain(|expect| !matches!(expect, Expect::Absent { .. }));
                for write in &mut changes.writes {
                    if let Write::Insert(row) = write
                        && let Some(version) = state.rows.version(&row.key())
                    {
                        *write = Write::Update(row.clone().at(version.next()));
                    }
                }
            }
            Fault::SplitLosesALink if matches!(changes.receipt.outcome, Outcome::Split(_)) => {
                let link = |write: &Write| matches!(write, Write::Update(Row::Responsibility(_)));
                if let Some(place) = changes.writes.iter().position(link) {
                    changes.writes.remove(place);
                }
            }
            Fault::PriorsKept => {
                changes.writes.retain(|write| !matches!(write, Write::Delete(Key::Prior(_))));
            }
            Fault::LetterCaseFolded => {
                for write in &mut changes.writes {
                    if let Write::Insert(Row::Responsible(row)) = write {
                        let name = |text: &str| text.to_lowercase();
                        let usage = row.name.usage().map(name);
                        row.name = fratrie_domain::PersonName::new(
                            &name(row.name.family()),
                            usage.as_deref(),
                            &name(row.name.given()),
                        )
                        .unwrap();
                    }
                }
            }
            Fault::UniquesAtEveryStep if !again => {
                let mut between = state.clone();
                for write in &changes.writes {
                    let one = ChangeSet {
                        expects: Vec::new(),
                        writes: vec![write.clone()],
                        commit_id: fratrie_domain::CommitId::from_uuid(fratrie_domain::uuid::Uuid::max()),
                        ..changes.clone()
                    };
                    between.receipts.clear();
                    if let Err(taken @ Conflict::Taken(_)) = one.apply_to(&mut between) {
                        return Err(taken);
                    }
                }
            }
            _ => {}
        }
        let applied = changes.apply_to(state);
        match (self.fault, &applied) {
            (Fault::ChecksAfterCommit, Err(_)) => force(&changes, state),
            (Fault::RowCountUnchecked, Err(Conflict::Moved { .. }))
            | (Fault::CommitErrorSwallowed, Err(Conflict::Dangling { .. })) => return Ok(()),
            (Fault::EventOfFailedCommit, Err(_)) => state.events.extend(changes.events.clone()),
            (Fault::EventAgain, Ok(())) if again => state.events.extend(changes.events.clone()),
            (Fault::EntryOfFailedCommit, Err(_)) => state.journal.extend(changes.journal.clone()),
            (Fault::EntryAgain, Ok(())) if again => state.journal.extend(changes.journal.clone()),
            (Fault::PriorsLost, Ok(())) => state.rows.priors.clear(),
            (Fault::IdempotencyKeyLost, Ok(())) => drop(state.receipts.remove(&changes.commit_id)),
            (Fault::SiblingWritten, Ok(())) => {
                for school in state
                    .rows
                    .schools
                    .values_mut()
                    .filter(|row| !written.contains(&Key::School(row.code.clone())))
                {
                    school.version = school.version.next();
                }
            }
            (Fault::VersionInI32, Ok(())) => {
                for school in state.rows.schools.values_mut() {
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "this is the fault"
                    )]
                    let narrow = school.version.get() as i32 as u64;
                    school.version = Version::new(narrow);
                }
            }
            (Fault::TakenIsConflict, Err(Conflict::Taken(_))) => {
                let key = written.iter().next().unwrap().clone();
                return Err(Conflict::Moved { key });
            }
            _ => {}
        }
        applied
    }
}

/// Writes without looking.
pub(crate) fn force(changes: &ChangeSet, state: &mut State) {
    changes.rows_written().for_each(|row| state.rows.put(row.clone()));
    state.receipts.insert(changes.commit_id, changes.receipt.clone());
    state.journal.extend(changes.journal.clone());
    state.events.extend(changes.events.clone());
}
