//! Two rows that count together: for tests that kill, cut and crash, and then look how far it got.
//!
//! ```
//! use fratrie_conformance::{counter::{count, realm, step}, storage::{MemoryRepository, Repository}};
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let store = MemoryRepository::new();
//! store.commit(&step(1)).await.unwrap();
//! store.commit(&step(2)).await.unwrap();
//! assert_eq!(count(&store).await.unwrap(), 2);
//! # });
//! ```
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "what is parsed here are words of this file"
)]

use crate::verdict::{Verdict, check};
use fratrie_domain::{
    AccountId, ChangeSet, CommitId, EntryId, EventId, Origin, RealmId, Receipt, SchoolCode, Timestamp, Want,
    change::{Expect, Write},
    event::{Event, Fact},
    journal::{Actor, Change, Entry},
    model::{Key, Row, School, Version},
    outcome::Outcome,
    uuid::Uuid,
};
use fratrie_storage::Store;

/// The realm of the rows.
pub fn realm() -> RealmId {
    "ac-dijon".parse().unwrap()
}

fn codes() -> [SchoolCode; 2] {
    ["0999001A", "0999002B"].map(|code| code.parse().unwrap())
}

/// The change set that puts both rows at `version`, from the one before, with an entry and an event; its id is the
/// version.
pub fn step(version: u64) -> ChangeSet {
    let id = Uuid::from_u128(u128::from(version));
    let (mut expects, mut writes) = (Vec::new(), Vec::new());
    for code in codes() {
        let key = Key::School(code.clone());
        let row =
            Row::School(School { code, name: "École".parse().unwrap(), version: Version::new(version) });
        if version == 1 {
            expects.push(Expect::Absent { key });
            writes.push(Write::Insert(row));
        } else {
            expects.push(Expect::Version { key, version: Version::new(version - 1) });
            writes.push(Write::Update(row));
        }
    }
    let (commit_id, account, at) = (CommitId::from_uuid(id), AccountId::from_uuid(id), Timestamp::UNIX_EPOCH);
    let (actor, origin) = (Actor::Holder { account }, Origin::default());
    ChangeSet {
        realm: realm(),
        commit_id,
        expects,
        writes,
        journal: vec![Entry {
            id: EntryId::from_uuid(id),
            at,
            commit: commit_id,
            actor,
            origin,
            change: Change::Suspended { account },
        }],
        events: vec![Event {
            id: EventId::from_uuid(id),
            at,
            commit: commit_id,
            fact: Fact::Suspended { account },
        }],
        receipt: Receipt { commit_id, at, outcome: Outcome::Done },
    }
}

/// How far it got.
///
/// # Errors
/// The store fails, or the two rows stand apart.
pub async fn count(store: &dyn Store) -> Verdict<u64> {
    let view = store.load(&realm(), &Want { schools: codes().into(), ..Want::default() }).await?;
    let version = |code| view.rows.schools.get(&code).map_or(0, |school| school.version.get());
    let [one, other] = codes().map(version);
    check!(one == other, "half a commit: {one} and {other}");
    Ok(one)
}

/// How far it got, where all that is there was told once and is sound, and nothing that was acknowledged is missing.
///
/// # Errors
/// The store fails, or one of these does not hold.
pub async fn sound(store: &dyn Store, acknowledged: u64) -> Verdict<u64> {
    let (found, state) = (count(store).await?, store.snapshot(&realm()).await?);
    let violations = state.violations();
    check!(violations.is_empty(), "{violations:?}");
    check!(found >= acknowledged, "{acknowledged} was acknowledged, {found} is there");
    check!(state.events.len() as u64 == found, "{} events of {found} commits", state.events.len());
    Ok(found)
}
