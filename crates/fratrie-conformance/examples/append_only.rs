//! A store in eighty lines: one file, to which every change set is appended as a line of JSON. What stands is what the
//! lines mean, told by the domain's own [`State`]. Slow, and right: it passes the whole suite.
#![expect(clippy::print_stdout, reason = "a program for the terminal")]

use async_trait::async_trait;
use fratrie_conformance::{
    Harness, NAMES, Opened, run,
    storage::{
        Backlog, Cause, Claimed, CommitError, FindFamilies, FindLapsed, FindNamesakes, Journal, Outbox,
        Replay, Repository, RepositoryError, Snapshot, Source, Throttle, Traces, count_all,
        domain::{
            AccountId, ChangeSet, ConsumerName, EntryId, EventId, Family, RealmId, Receipt, State, Timestamp,
            View, Want,
            chain::{Head, Lane, Linked},
            chrono::{NaiveDate, TimeDelta},
            duplicates::{Namesakes, Shared},
            journal::Entry,
            retention::{Lapse, LapsedPage},
            throttle::{Charge, Closed, Count, Tally},
        },
        outbox::Consumers,
    },
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{File, OpenOptions},
    io::{Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

/// A line of the file.
#[derive(Serialize, Deserialize)]
enum Line {
    Commit(Box<ChangeSet>),
    /// What all consumers were handed so far.
    Consumed(RealmId, Consumers),
    Counted(RealmId, Vec<([u8; 16], Option<Count>)>),
    /// The traces of all accounts.
    Used(RealmId, BTreeMap<AccountId, NaiveDate>),
}

/// The store. Every handle opens the file anew, so any number of processes may share it.
#[derive(Debug, Clone)]
pub struct AppendOnly {
    path: PathBuf,
}

/// What the lines mean.
#[derive(Default)]
struct Meaning {
    states: BTreeMap<RealmId, State>,
    consumers: BTreeMap<RealmId, Consumers>,
    counts: BTreeMap<(RealmId, [u8; 16]), Count>,
    used: BTreeMap<RealmId, BTreeMap<AccountId, NaiveDate>>,
}

impl AppendOnly {
    /// On a file that is made if it is not there.
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self { path: path.as_ref().to_owned() }
    }

    /// Locks the file, reads it, lets `act` look and answer with a line to append, and keeps that for good. There is no
    /// `await` in here: a caller that goes away can not leave half of it behind.
    fn with<T, E: From<Source>>(
        &self,
        act: impl FnOnce(&mut Meaning) -> Result<(T, Option<Line>), E>,
    ) -> Result<T, E> {
        let io = |error: std::io::Error| E::from(error.into());
        let mut options = OpenOptions::new();
        let mut file = options.read(true).append(true).create(true).open(&self.path).map_err(io)?;
        file.lock().map_err(io)?;
        let (mut meaning, sound) = read(&mut file).map_err(E::from)?;
        let (answer, line) = act(&mut meaning)?;
        if let Some(line) = line {
            // A line that a crash cut short was never acknowledged.
            file.set_len(sound).map_err(io)?;
            let mut text = serde_json::to_string(&line).map_err(|error| E::from(error.into()))?;
            text.push('\n');
            file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(io)?;
        }
        Ok(answer)
    }
}

impl AppendOnly {
    /// Looks at what stands in a realm.
    fn see<T>(&self, realm: &RealmId, look: impl FnOnce(&State) -> T) -> Result<T, RepositoryError> {
        let look = |meaning: &mut Meaning| {
            Ok::<_, Failure>((look(meaning.states.entry(realm.clone()).or_default()), None))
        };
        Ok(self.with(look)?)
    }
}

/// What the whole lines mean, and how long they are.
fn read(file: &mut File) -> Result<(Meaning, u64), Source> {
    let (mut meaning, mut text) = (Meaning::default(), String::new());
    file.seek(SeekFrom::Start(0))?;
    file.read_to_string(&mut text)?;
    let whole = text.rfind('\n').map_or(0, |end| end + 1);
    for line in text.get(..whole).unwrap_or_default().lines() {
        match serde_json::from_str(line)? {
            Line::Commit(changes) => {
                changes.apply_to(meaning.states.entry(changes.realm.clone()).or_default())?;
            }
            Line::Consumed(realm, consumers) => {
                meaning.consumers.insert(realm, consumers);
            }
            Line::Used(realm, used) => {
                meaning.used.insert(realm, used);
            }
            Line::Counted(realm, counts) => {
                for (name, count) in counts {
                    match count {
                        Some(count) => meaning.counts.insert((realm.clone(), name), count),
                        None => meaning.counts.remove(&(realm.clone(), name)),
                    };
                }
            }
        }
    }
    Ok((meaning, whole as u64))
}

/// A failure, on its way to becoming the one error or the other.
struct Failure(Source);

impl From<Source> for Failure {
    fn from(source: Source) -> Self {
        Self(source)
    }
}

impl From<Failure> for RepositoryError {
    fn from(Failure(source): Failure) -> Self {
        Self::Unavailable { cause: Cause::Other, source }
    }
}

#[async_trait]
impl Repository for AppendOnly {
    async fn load(&self, realm: &RealmId, want: &Want) -> Result<View, RepositoryError> {
        let view = |meaning: &mut Meaning| {
            Ok::<_, Failure>((meaning.states.entry(realm.clone()).or_default().load(realm, want), None))
        };
        Ok(self.with(view)?)
    }

    async fn resolve(
        &self,
        realm: &RealmId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<BTreeMap<AccountId, AccountId>, RepositoryError> {
        let resolved = |meaning: &mut Meaning| {
            Ok::<_, Failure>((meaning.states.entry(realm.clone()).or_default().resolve(accounts), None))
        };
        Ok(self.with(resolved)?)
    }

    async fn commit(&self, changes: &ChangeSet) -> Result<Receipt, CommitError> {
        let answer = self.with(|meaning| {
            let state = meaning.states.entry(changes.realm.clone()).or_default();
            if let Some(receipt) = state.receipts.get(&changes.commit_id) {
                return Ok((Ok(receipt.clone()), None));
            }
            Ok::<_, Failure>(match changes.apply_to(state) {
                Ok(()) => (Ok(changes.receipt.clone()), Some(Line::Commit(Box::new(changes.clone())))),
                Err(conflict) => (Err(conflict), None),
            })
        });
        // A write that failed half way may yet be found whole by the next reader.
        let answer = answer.map_err(|Failure(source)| CommitError::Unknown(source))?;
        Ok(answer?)
    }
}

impl AppendOnly {
    /// Lets consumers act, and keeps where they stand then.
    fn consume<T>(
        &self,
        realm: &RealmId,
        act: impl FnOnce(&State, &mut Consumers) -> T,
    ) -> Result<T, RepositoryError> {
        let consume = |meaning: &mut Meaning| {
            let consumers = meaning.consumers.entry(realm.clone()).or_default();
            let before = consumers.clone();
            let answer = act(meaning.states.entry(realm.clone()).or_default(), consumers);
            let line = Line::Consumed(realm.clone(), consumers.clone());
            Ok::<_, Failure>((answer, (*consumers != before).then_some(line)))
        };
        Ok(self.with(consume)?)
    }
}

#[async_trait]
impl Outbox for AppendOnly {
    async fn claim(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        limit: u32,
        lease: TimeDelta,
        now: Timestamp,
    ) -> Result<Vec<Claimed>, RepositoryError> {
        self.consume(realm, |state, all| all.claim(&state.events, consumer, limit, lease, now))
    }

    async fn acknowledge(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        events: &[EventId],
    ) -> Result<(), RepositoryError> {
        self.consume(realm, |state, all| all.acknowledge(&state.events, consumer, events))
    }

    async fn release(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        claimed: &[Claimed],
    ) -> Result<(), RepositoryError> {
        self.consume(realm, |_, all| all.release(consumer, claimed))
    }

    async fn replay(
        &self,
        realm: &RealmId,
        consumer: &ConsumerName,
        from: Replay,
    ) -> Result<bool, RepositoryError> {
        self.consume(realm, |state, all| all.replay(&state.events, consumer, from))
    }

    async fn consumers(&self, realm: &RealmId) -> Result<Vec<Backlog>, RepositoryError> {
        self.consume(realm, |state, all| all.backlogs(&state.events))
    }
}

#[async_trait]
impl Journal for AppendOnly {
    async fn heads(&self, realm: &RealmId) -> Result<Vec<Head>, RepositoryError> {
        self.see(realm, |state| state.heads(realm))
    }

    async fn lane(
        &self,
        realm: &RealmId,
        lane: Lane,
        after: u64,
        limit: u32,
    ) -> Result<Vec<Linked>, RepositoryError> {
        self.see(realm, |state| state.lane(realm, lane, after, limit))
    }

    async fn history(
        &self,
        realm: &RealmId,
        account: AccountId,
        before: Option<EntryId>,
        limit: u32,
    ) -> Result<Vec<Entry>, RepositoryError> {
        self.see(realm, |state| state.history(account, before, limit))
    }

    async fn entry(&self, realm: &RealmId, id: EntryId) -> Result<Option<Entry>, RepositoryError> {
        self.see(realm, |state| state.journal.iter().find(|entry| entry.id == id).cloned())
    }
}

#[async_trait]
impl Snapshot for AppendOnly {
    async fn snapshot(&self, realm: &RealmId) -> Result<State, RepositoryError> {
        let whole = |meaning: &mut Meaning| {
            Ok::<_, Failure>((meaning.states.remove(realm).unwrap_or_default(), None))
        };
        Ok(self.with(whole)?)
    }
}

#[async_trait]
impl FindFamilies for AppendOnly {
    async fn family(&self, realm: &RealmId, account: AccountId) -> Result<Option<Family>, RepositoryError> {
        let find = |meaning: &mut Meaning| {
            let state = meaning.states.entry(realm.clone()).or_default();
            Ok::<_, Failure>((state.family(account), None))
        };
        Ok(self.with(find)?)
    }
}

#[async_trait]
impl FindNamesakes for AppendOnly {
    async fn namesakes(
        &self,
        realm: &RealmId,
        shared: Shared,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Namesakes>, RepositoryError> {
        let find = |meaning: &mut Meaning| {
            let state = meaning.states.entry(realm.clone()).or_default();
            Ok::<_, Failure>((state.namesakes(shared, after, limit), None))
        };
        Ok(self.with(find)?)
    }

    async fn namesakes_of(
        &self,
        realm: &RealmId,
        shared: Shared,
        keys: &BTreeSet<String>,
    ) -> Result<Vec<Namesakes>, RepositoryError> {
        let find = |meaning: &mut Meaning| {
            let state = meaning.states.entry(realm.clone()).or_default();
            Ok::<_, Failure>((state.namesakes_of(shared, keys), None))
        };
        Ok(self.with(find)?)
    }
}

#[async_trait]
impl Throttle for AppendOnly {
    async fn charge(
        &self,
        realm: &RealmId,
        charges: &[Charge],
        now: Timestamp,
    ) -> Result<Result<Vec<Count>, Closed>, RepositoryError> {
        let raise = |meaning: &mut Meaning| {
            let stands = |tally: &Tally| meaning.counts.get(&(realm.clone(), tally.name)).copied();
            let counts = count_all(charges, now, stands);
            let names = charges.iter().map(|charge| charge.tally.name);
            let raised = |counts: &Vec<Count>| names.zip(counts.iter().copied().map(Some)).collect();
            let line = counts.as_ref().ok().map(|counts| Line::Counted(realm.clone(), raised(counts)));
            Ok::<_, Failure>((counts, line))
        };
        Ok(self.with(raise)?)
    }

    async fn settle(
        &self,
        realm: &RealmId,
        clear: &[Tally],
        forgive: &[Tally],
    ) -> Result<(), RepositoryError> {
        let settle = |meaning: &mut Meaning| {
            let forgiven = forgive.iter().filter_map(|tally| {
                let count = meaning.counts.get(&(realm.clone(), tally.name))?;
                (count.tag == tally.tag).then_some((tally.name, Some(count.forgiven())))
            });
            let cleared = clear.iter().map(|tally| (tally.name, None));
            Ok::<_, Failure>(((), Some(Line::Counted(realm.clone(), forgiven.chain(cleared).collect()))))
        };
        Ok(self.with(settle)?)
    }
}

impl AppendOnly {
    /// Changes the traces of a realm, and answers with how many went.
    fn change_traces(
        &self,
        realm: &RealmId,
        change: impl FnOnce(&mut BTreeMap<AccountId, NaiveDate>),
    ) -> Result<u64, RepositoryError> {
        let change = |meaning: &mut Meaning| {
            let mut used = meaning.used.get(realm).cloned().unwrap_or_default();
            let kept = used.len();
            change(&mut used);
            let gone = kept.saturating_sub(used.len()) as u64;
            Ok::<_, Failure>((gone, Some(Line::Used(realm.clone(), used))))
        };
        Ok(self.with(change)?)
    }

    fn traces(&self, realm: &RealmId) -> Result<BTreeMap<AccountId, NaiveDate>, RepositoryError> {
        let see = |meaning: &mut Meaning| {
            Ok::<_, Failure>((meaning.used.get(realm).cloned().unwrap_or_default(), None))
        };
        Ok(self.with(see)?)
    }
}

#[async_trait]
impl Traces for AppendOnly {
    async fn record(
        &self,
        realm: &RealmId,
        account: AccountId,
        day: NaiveDate,
    ) -> Result<(), RepositoryError> {
        let later = |used: &mut BTreeMap<AccountId, NaiveDate>| {
            let last = used.entry(account).or_insert(day);
            *last = day.max(*last);
        };
        self.change_traces(realm, later).map(drop)
    }

    async fn last_used(
        &self,
        realm: &RealmId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<BTreeMap<AccountId, NaiveDate>, RepositoryError> {
        let used = self.traces(realm)?;
        Ok(used.into_iter().filter(|(id, _)| accounts.contains(id)).collect())
    }

    async fn traces_before(&self, realm: &RealmId, day: NaiveDate) -> Result<u64, RepositoryError> {
        Ok(self.traces(realm)?.values().filter(|last| **last < day).count() as u64)
    }

    async fn purge_traces(&self, realm: &RealmId, before: NaiveDate) -> Result<u64, RepositoryError> {
        self.change_traces(realm, |used| used.retain(|_, last| *last >= before))
    }

    async fn forget_traces(
        &self,
        realm: &RealmId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<(), RepositoryError> {
        self.change_traces(realm, |used| used.retain(|id, _| !accounts.contains(id))).map(drop)
    }
}

#[async_trait]
impl FindLapsed for AppendOnly {
    async fn lapsed(
        &self,
        realm: &RealmId,
        lapse: Lapse,
        cutoff: Timestamp,
        after: Option<AccountId>,
        limit: u32,
    ) -> Result<LapsedPage, RepositoryError> {
        let used = self.traces(realm)?;
        let find = |meaning: &mut Meaning| {
            let state = meaning.states.entry(realm.clone()).or_default();
            Ok::<_, Failure>((state.lapsed(lapse, cutoff, &used, after, limit), None))
        };
        Ok(self.with(find)?)
    }
}

/// An empty store in a folder of its own, and a second handle on it.
struct Fresh;

#[async_trait]
impl Harness for Fresh {
    async fn open(&self) -> Result<Opened, Source> {
        let folder = tempfile::tempdir()?;
        let store = AppendOnly::new(folder.path().join("store.jsonl"));
        Ok(Opened { second: Arc::new(store.clone()), store: Arc::new(store), guard: Box::new(folder) })
    }
}

fn main() -> Result<(), fratrie_conformance::Broken> {
    for name in NAMES {
        run(name, &Fresh)?;
        println!("{name}: passed");
    }
    Ok(())
}

/// The whole suite as tests, by one line.
#[cfg(test)]
mod tests {
    use super::Fresh;

    fratrie_conformance::tests!(Fresh);
}
