//! A row that counts.

use fratrie_domain::{
    ChangeSet, CommitId, RealmId, Receipt, SchoolCode, Timestamp, Want,
    change::{Expect, Write},
    model::{Key, Row, School, Version},
    outcome::Outcome,
    uuid::Uuid,
};
use fratrie_storage::Repository;
use fratrie_storage_sqlite::SqliteRepository;

pub(crate) fn realm() -> RealmId {
    "ac-dijon".parse().unwrap()
}

pub(crate) fn code() -> SchoolCode {
    "0999001A".parse().unwrap()
}

/// A change set that puts one school at `version`, from the one before.
pub(crate) fn step(commit: u128, version: u64) -> ChangeSet {
    let school = School {
        code: code(),
        name: format!("École n° {version} – مدرسة").parse().unwrap(),
        version: Version::new(version),
    };
    let key = Key::School(code());
    let (expect, write) = if version == 1 {
        (Expect::Absent { key }, Write::Insert(Row::School(school)))
    } else {
        (Expect::Version { key, version: Version::new(version - 1) }, Write::Update(Row::School(school)))
    };
    let commit_id = CommitId::from_uuid(Uuid::from_u128(commit));
    ChangeSet {
        realm: realm(),
        commit_id,
        expects: vec![expect],
        writes: vec![write],
        journal: Vec::new(),
        events: Vec::new(),
        receipt: Receipt { commit_id, at: Timestamp::UNIX_EPOCH, outcome: Outcome::Done },
    }
}

pub(crate) async fn version(store: &SqliteRepository) -> u64 {
    let want = Want { schools: [code()].into(), ..Want::default() };
    let view = store.load(&realm(), &want).await.unwrap();
    view.rows.schools.get(&code()).map_or(0, |school| school.version.get())
}
