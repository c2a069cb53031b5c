//! A row that counts: each commit puts it one version further, and leaves an entry and an event.

use fratrie_domain::{
    AccountId, ChangeSet, CommitId, EntryId, EventId, Origin, RealmId, Receipt, SchoolCode, Timestamp, Want,
    change::{Expect, Write},
    event::{Event, Fact},
    journal::{Actor, Change, Entry},
    model::{Key, Row, School, Version},
    outcome::Outcome,
    uuid::Uuid,
};
use fratrie_storage::Repository;

pub(crate) fn realm() -> RealmId {
    "ac-dijon".parse().unwrap()
}

fn code() -> SchoolCode {
    "0999001A".parse().unwrap()
}

pub(crate) fn step(version: u64) -> ChangeSet {
    let id = Uuid::from_u128(u128::from(version));
    let school = School { code: code(), name: "École".parse().unwrap(), version: Version::new(version) };
    let key = Key::School(code());
    let (expect, write) = if version == 1 {
        (Expect::Absent { key }, Write::Insert(Row::School(school)))
    } else {
        (Expect::Version { key, version: Version::new(version - 1) }, Write::Update(Row::School(school)))
    };
    let (commit_id, account, at) = (CommitId::from_uuid(id), AccountId::from_uuid(id), Timestamp::UNIX_EPOCH);
    let (actor, origin) = (Actor::Holder { account }, Origin::default());
    ChangeSet {
        realm: realm(),
        commit_id,
        expects: vec![expect],
        writes: vec![write],
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

pub(crate) async fn version(store: &impl Repository) -> u64 {
    let want = Want { schools: [code()].into(), ..Want::default() };
    let view = store.load(&realm(), &want).await.unwrap();
    view.rows.schools.get(&code()).map_or(0, |school| school.version.get())
}
