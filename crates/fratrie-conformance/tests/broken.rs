//! Stores that are almost right: the suite must reject each, by the case that is about its fault.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use fratrie_conformance::{
    Broken, Harness, NAMES, Opened, async_trait, run,
    storage::{
        Backlog, Cause, Claimed, CommitError, FindNamesakes, Journal, MemoryRepository, Outbox, Replay,
        Repository, RepositoryError, Snapshot, Source, Throttle, outbox::Consumers,
    },
};
use fratrie_domain::{
    AccountId, ChangeSet, Conflict, ConsumerName, EntryId, EventId, RealmId, Receipt, State, Timestamp, View,
    Want,
    chain::{Head, Lane, Linked},
    change::{Expect, Write},
    chrono::TimeDelta,
    duplicates::{Namesakes, Shared},
    event::{Event, Fact},
    journal::Entry,
    model::{Key, Row, Version},
    throttle::{Charge, Closed, Count, Tally},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    InsertsOverwrite,
    RowCountUnchecked,
    ChecksAfterCommit,
    CommitErrorSwallowed,
    OutboxByCursor,
    SiblingWritten,
    IdempotencyKeyLost,
    VersionInI32,
    ReadsUnchecked,
    RealmsMixed,
    LoadInTwoSteps,
    HalfWhenDropped,
    EventOfFailedCommit,
    EventAgain,
    HandlesApart,
    AcknowledgesAll,
    OwnClock,
    TakenIsConflict,
    UniquesAtEveryStep,
    CheckThenWrite,
    LetterCaseFolded,
    AttemptsByHalf,
    AttemptsLookedAtFirst,
    ResolvesOneStep,
    NamesakesFromTheStart,
    EntryOfFailedCommit,
    EntryAgain,
    HeadForgotten,
    LanePagesAgain,
    HistoryOldestFirst,
    PriorsKept,
    PriorsLost,
    ConsumersMixed,
    LeasesIgnored,
    LeasesForGood,
    ReleasesOfOthers,
    OrderPerAccountIgnored,
    ReplayKeepsAcknowledgements,
    ClaimsLookedAtFirst,
    ClaimsAreAcknowledged,
}

/// Each fault, and the case that must find it.
const FAULTS: &[(Fault, &str)] = &[
    (Fault::InsertsOverwrite, "rule3_a_stale_update_is_refused"),
    (Fault::RowCountUnchecked, "rule3_a_stale_update_is_refused"),
    (Fault::ChecksAfterCommit, "rule1_an_error_changes_nothing"),
    (Fault::CommitErrorSwallowed, "rule3_a_failure_at_commit_is_told"),
    (Fault::OutboxByCursor, "events_come_in_order_until_acknowledged"),
    (Fault::SiblingWritten, "rule2_only_the_named_rows_change"),
    (Fault::IdempotencyKeyLost, "rule9_the_same_commit_twice_is_one"),
    (Fault::VersionInI32, "rule8_versions_are_64_bits"),
    (Fault::ReadsUnchecked, "rule5_what_was_only_read_is_checked"),
    (Fault::RealmsMixed, "realms_do_not_meet"),
    (Fault::LoadInTwoSteps, "a_view_is_of_one_moment"),
    (Fault::HalfWhenDropped, "rule10_a_dropped_commit_is_whole_or_nothing"),
    (Fault::EventOfFailedCommit, "s114_no_event_leaves_a_failed_commit"),
    (Fault::EventAgain, "rule9_the_same_commit_twice_is_one"),
    (Fault::HandlesApart, "rule4_the_second_handle_loses"),
    (Fault::AcknowledgesAll, "events_come_in_order_until_acknowledged"),
    (Fault::OwnClock, "rule12_times_may_stand_still_or_go_back"),
    (Fault::TakenIsConflict, "rule6_each_unique_value_is_named"),
    (Fault::UniquesAtEveryStep, "s41_rows_exchange_unique_values"),
    (Fault::CheckThenWrite, "rule4_workers_lose_no_update"),
    (Fault::LetterCaseFolded, "rule8_texts_of_any_script_come_back"),
    (Fault::AttemptsByHalf, "r13_attempts_count_as_the_rule_says"),
    (Fault::AttemptsLookedAtFirst, "r13_attempts_at_once_do_not_slip_through"),
    (Fault::AttemptsLookedAtFirst, "r13_attempts_beside_right_passwords_count_whole"),
    (Fault::RealmsMixed, "r13_realms_count_apart"),
    (Fault::ResolvesOneStep, "r5_resolve_answers_at_any_depth"),
    (Fault::NamesakesFromTheStart, "namesakes_come_page_by_page"),
    (Fault::RealmsMixed, "namesakes_come_page_by_page"),
    (Fault::EntryOfFailedCommit, "r15_refused_and_repeated_commits_leave_the_chain"),
    (Fault::EntryAgain, "r15_refused_and_repeated_commits_leave_the_chain"),
    (Fault::HeadForgotten, "r15_the_chain_is_the_domains"),
    (Fault::LanePagesAgain, "r15_a_long_lane_is_read_in_pages"),
    (Fault::HistoryOldestFirst, "s113_the_history_of_an_account"),
    (Fault::PriorsKept, "r16_erased_priors_leave_the_chain_whole"),
    (Fault::PriorsLost, "s110_a_merge_keeps_what_it_overwrote"),
    (Fault::OutboxByCursor, "rule11_no_event_is_missed"),
    (Fault::RealmsMixed, "consumers_and_realms_go_their_own_ways"),
    (Fault::ConsumersMixed, "consumers_and_realms_go_their_own_ways"),
    (Fault::LeasesIgnored, "a_lease_ends_by_the_callers_clock"),
    (Fault::LeasesForGood, "a_lease_ends_by_the_callers_clock"),
    (Fault::ReleasesOfOthers, "nobody_gives_back_what_another_holds"),
    (Fault::OrderPerAccountIgnored, "events_of_one_account_come_in_order"),
    (Fault::ReplayKeepsAcknowledgements, "a_consumer_goes_on_from_where_it_is_told"),
    (Fault::ClaimsLookedAtFirst, "claims_at_once_share_no_event"),
    (Fault::ClaimsAreAcknowledged, "a_dropped_claim_loses_no_event"),
    (Fault::OrderPerAccountIgnored, "random_claims_mean_what_they_mean_in_the_reference_store"),
];

#[derive(Debug, Default)]
struct Kept {
    state: State,
    consumers: Consumers,
    acknowledged: Vec<EventId>,
}

#[derive(Debug, Clone)]
struct Faulty {
    fault: Fault,
    realms: Arc<Mutex<BTreeMap<RealmId, Kept>>>,
    counts: MemoryRepository,
}

impl Faulty {
    fn new(fault: Fault) -> Self {
        Self { fault, realms: Arc::default(), counts: MemoryRepository::new() }
    }

    fn throttled(&self, realm: &RealmId) -> RealmId {
        if self.fault == Fault::RealmsMixed { "one".parse().unwrap() } else { realm.clone() }
    }

    fn with<T>(&self, realm: &RealmId, act: impl FnOnce(&mut Kept) -> T) -> T {
        let realm = self.throttled(realm);
        act(self.realms.lock().unwrap().entry(realm).or_default())
    }

    /// The state of which it tells the heads: one of the last entry's lane is forgotten.
    fn told(&self, state: &State) -> State {
        let mut told = state.clone();
        if self.fault == Fault::HeadForgotten {
            told.journal.pop();
        }
        told
    }

    /// Applies what is right, and then spoils it.
    fn apply(&self, changes: &ChangeSet, kept: &mut Kept) -> Result<(), Conflict> {
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
fn force(changes: &ChangeSet, state: &mut State) {
    changes.rows_written().for_each(|row| state.rows.put(row.clone()));
    state.receipts.insert(changes.commit_id, changes.receipt.clone());
    state.journal.extend(changes.journal.clone());
    state.events.extend(changes.events.clone());
}

#[async_trait]
impl Repository for Faulty {
    async fn load(&self, realm: &RealmId, want: &Want) -> Result<View, RepositoryError> {
        Ok(self.with(realm, |kept| kept.state.load(realm, want)))
    }

    async fn resolve(
        &self,
        realm: &RealmId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<BTreeMap<AccountId, AccountId>, RepositoryError> {
        Ok(self.with(realm, |kept| {
            let into = |id: &AccountId| {
                let status = &kept.state.rows.accounts.get(id)?.status;
                Some((*id, status.absorption().map_or(*id, |absorption| absorption.into)))
            };
            match self.fault {
                Fault::ResolvesOneStep => accounts.iter().filter_map(into).collect(),
                _ => kept.state.resolve(accounts),
            }
        }))
    }

    async fn commit(&self, changes: &ChangeSet) -> Result<Receipt, CommitError> {
        if self.fault == Fault::OwnClock {
            let past = self.with(&changes.realm, |kept| {
                kept.state.receipts.values().any(|receipt| receipt.at > changes.receipt.at)
            });
            if past {
                return Err(CommitError::Backend {
                    cause: Cause::Other,
                    source: "the clock went back".into(),
                });
            }
        }
        if self.fault == Fault::HalfWhenDropped {
            let fits = self.with(&changes.realm, |kept| changes.apply_to(&mut kept.state.clone()).is_ok());
            let done = self.with(&changes.realm, |kept| kept.state.receipts.contains_key(&changes.commit_id));
            if fits && !done {
                for row in changes.rows_written() {
                    self.with(&changes.realm, |kept| kept.state.rows.put(row.clone()));
                    tokio::task::yield_now().await;
                }
                let told = ChangeSet { writes: Vec::new(), ..changes.clone() };
                self.with(&changes.realm, |kept| force(&told, &mut kept.state));
                return Ok(changes.receipt.clone());
            }
        }
        if self.fault == Fault::CheckThenWrite {
            let fits = self.with(&changes.realm, |kept| changes.apply_to(&mut kept.state.clone()));
            tokio::task::yield_now().await;
            if fits.is_ok() {
                self.with(&changes.realm, |kept| force(changes, &mut kept.state));
                return Ok(changes.receipt.clone());
            }
        }
        self.with(&changes.realm, |kept| {
            self.apply(changes, kept)?;
            Ok(kept.state.receipts.get(&changes.commit_id).unwrap_or(&changes.receipt).clone())
        })
    }
}

/// Puts each event's account out of the way of all others.
fn without_subjects(mut events: Vec<Event>) -> Vec<Event> {
    for event in &mut events {
        event.fact = Fact::LettersIssued { accounts: Vec::new() };
    }
    events
}

impl Faulty {
    fn named(&self, consumer: &ConsumerName) -> ConsumerName {
        if self.fault == Fault::ConsumersMixed { "one".parse().unwrap() } else { consumer.clone() }
    }
}

#[async_trait]
impl Outbox for Faulty {
    async fn claim(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        limit: u32,
        lease: TimeDelta,
        now: Timestamp,
    ) -> Result<Vec<Claimed>, RepositoryError> {
        let name = self.named(consumer);
        if self.fault == Fault::ClaimsLookedAtFirst {
            let looked = self.with(realm, |kept| {
                kept.consumers.clone().claim(&kept.state.events, &name, limit, lease, now)
            });
            tokio::task::yield_now().await;
            self.with(realm, |kept| kept.consumers.claim(&kept.state.events, &name, limit, lease, now));
            return Ok(looked);
        }
        Ok(self.with(realm, |kept| {
            let events = match self.fault {
                Fault::OrderPerAccountIgnored => without_subjects(kept.state.events.clone()),
                Fault::OutboxByCursor => {
                    let last = kept.acknowledged.iter().max();
                    let later = |event: &&Event| last.is_none_or(|last| event.id > *last);
                    kept.state.events.iter().filter(later).cloned().collect()
                }
                _ => kept.state.events.clone(),
            };
            let lease = match self.fault {
                Fault::LeasesIgnored => TimeDelta::zero(),
                Fault::LeasesForGood => TimeDelta::days(366),
                _ => lease,
            };
            let mut claimed = kept.consumers.claim(&events, &name, limit, lease, now);
            for claimed in &mut claimed {
                let told = kept.state.events.iter().find(|event| event.id == claimed.event.id);
                claimed.event = told.unwrap().clone();
            }
            if self.fault == Fault::ClaimsAreAcknowledged {
                let ids: Vec<EventId> = claimed.iter().map(|claimed| claimed.event.id).collect();
                kept.consumers.acknowledge(&events, &name, &ids);
            }
            claimed
        }))
    }

    async fn acknowledge(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        events: &[EventId],
    ) -> Result<(), RepositoryError> {
        let name = self.named(consumer);
        self.with(realm, |kept| {
            kept.acknowledged.extend(events);
            let all: Vec<EventId> = kept.state.events.iter().map(|event| event.id).collect();
            let marked = match self.fault {
                // All up to the last one that is named.
                Fault::AcknowledgesAll => {
                    let last = all.iter().rposition(|id| events.contains(id)).map_or(0, |last| last + 1);
                    all.get(..last).unwrap().to_vec()
                }
                _ => events.to_vec(),
            };
            kept.consumers.acknowledge(&kept.state.events, &name, &marked);
        });
        Ok(())
    }

    async fn release(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        claimed: &[Claimed],
    ) -> Result<(), RepositoryError> {
        let name = self.named(consumer);
        self.with(realm, |kept| {
            kept.consumers.release(&name, claimed);
            if self.fault == Fault::ReleasesOfOthers {
                for attempt in 1..5 {
                    let any = claimed.iter().map(|claimed| Claimed { attempt, ..claimed.clone() });
                    kept.consumers.release(&name, &any.collect::<Vec<_>>());
                }
            }
        });
        Ok(())
    }

    async fn replay(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        from: Replay,
    ) -> Result<bool, RepositoryError> {
        let name = self.named(consumer);
        Ok(self.with(realm, |kept| match self.fault {
            Fault::ReplayKeepsAcknowledgements => true,
            _ => kept.consumers.replay(&kept.state.events, &name, from),
        }))
    }

    async fn consumers(&self, realm: &RealmId) -> Result<Vec<Backlog>, RepositoryError> {
        Ok(self.with(realm, |kept| kept.consumers.backlogs(&kept.state.events)))
    }
}

#[async_trait]
impl Journal for Faulty {
    async fn heads(&self, realm: &RealmId) -> Result<Vec<Head>, RepositoryError> {
        Ok(self.with(realm, |kept| self.told(&kept.state).heads(realm)))
    }

    async fn lane(
        &self,
        realm: &RealmId,
        lane: Lane,
        after: u64,
        limit: u32,
    ) -> Result<Vec<Linked>, RepositoryError> {
        Ok(self.with(realm, |kept| {
            let mut linked = kept.state.lane(realm, lane, after, limit);
            if self.fault == Fault::LanePagesAgain && after > 0 {
                linked = kept.state.lane(realm, lane, after - 1, limit);
            }
            linked
        }))
    }

    async fn history(
        &self,
        realm: &RealmId,
        account: AccountId,
        before: Option<EntryId>,
        limit: u32,
    ) -> Result<Vec<Entry>, RepositoryError> {
        Ok(self.with(realm, |kept| {
            let mut entries = kept.state.history(account, before, limit);
            if self.fault == Fault::HistoryOldestFirst {
                entries.reverse();
            }
            entries
        }))
    }

    async fn entry(&self, realm: &RealmId, id: EntryId) -> Result<Option<Entry>, RepositoryError> {
        Ok(self.with(realm, |kept| kept.state.journal.iter().find(|entry| entry.id == id).cloned()))
    }
}

#[async_trait]
impl Snapshot for Faulty {
    async fn snapshot(&self, realm: &RealmId) -> Result<State, RepositoryError> {
        let mut first = self.with(realm, |kept| kept.state.clone());
        if self.fault == Fault::LoadInTwoSteps {
            std::thread::yield_now();
            tokio::task::yield_now().await;
            first.events = self.with(realm, |kept| kept.state.events.clone());
        }
        Ok(first)
    }
}

#[async_trait]
impl FindNamesakes for Faulty {
    async fn namesakes(
        &self,
        realm: &RealmId,
        shared: Shared,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Namesakes>, RepositoryError> {
        let after = after.filter(|_| self.fault != Fault::NamesakesFromTheStart);
        Ok(self.with(realm, |kept| kept.state.namesakes(shared, after, limit)))
    }
}

#[async_trait]
impl Throttle for Faulty {
    async fn charge(
        &self,
        realm: &RealmId,
        charges: &[Charge],
        now: Timestamp,
    ) -> Result<Result<Vec<Count>, Closed>, RepositoryError> {
        let realm = self.throttled(realm);
        match self.fault {
            Fault::AttemptsByHalf => {
                let mut counts = Vec::new();
                for charge in charges {
                    match self.counts.charge(&realm, &[*charge], now).await? {
                        Ok(count) => counts.extend(count),
                        closed => return Ok(closed),
                    }
                }
                Ok(Ok(counts))
            }
            Fault::AttemptsLookedAtFirst => {
                let tally = charges.first().map(|charge| charge.tally).into_iter().collect::<Vec<_>>();
                let looked = self.counts.charge(&realm, charges, now).await?;
                if looked.is_ok() {
                    self.counts.settle(&realm, &[], &tally).await?;
                    tokio::task::yield_now().await;
                    return self.counts.charge(&realm, charges, now).await.map(|_| looked);
                }
                Ok(looked)
            }
            _ => self.counts.charge(&realm, charges, now).await,
        }
    }

    async fn settle(
        &self,
        realm: &RealmId,
        clear: &[Tally],
        forgive: &[Tally],
    ) -> Result<(), RepositoryError> {
        self.counts.settle(&self.throttled(realm), clear, forgive).await
    }
}

#[async_trait]
impl Harness for Faulty {
    async fn open(&self) -> Result<Opened, Source> {
        let store = Self::new(self.fault);
        let second = if self.fault == Fault::HandlesApart { Self::new(self.fault) } else { store.clone() };
        Ok(Opened { store: Arc::new(store), second: Arc::new(second), guard: Box::new(()) })
    }
}

#[test]
fn the_store_without_a_fault_passes() {
    for name in NAMES {
        run(name, &Faulty::new(Fault::None)).unwrap();
    }
}

#[test]
fn every_broken_store_is_rejected_by_name() {
    for (fault, name) in FAULTS {
        // A race may go well by chance: a few times over, it does not.
        let rejected = (0..20)
            .any(|_| matches!(run(name, &Faulty::new(*fault)), Err(Broken::Contract(_) | Broken::Failed(_))));
        assert!(rejected, "{name} does not see {fault:?}");
    }
}
