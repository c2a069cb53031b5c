//! What somebody who can write the file does to the journal is found, and named.

use fratrie_conformance::counter::{realm, step};
use fratrie_domain::{
    AccountId, CommitId, PriorId, ResponsibleId,
    chain::{Fault, Salt},
    change::Write,
    model::{Former, Holder, Key, Prior, Row, Version},
    uuid::Uuid,
};
use fratrie_storage::{JournalReport, Repository, verify_journal};
use fratrie_storage_sqlite::{SqliteRepository, sqlx};

/// Four commits in one lane; the third has former values beside it.
async fn store(folder: &tempfile::TempDir) -> SqliteRepository {
    let store = SqliteRepository::open(folder.path().join("fratrie.db")).await.unwrap();
    for version in 1..=4_u64 {
        let mut changes = step(version);
        changes.commit_id = CommitId::from_uuid(Uuid::from_u128(u128::from(version) * 256));
        for entry in &mut changes.journal {
            entry.commit = changes.commit_id;
            if version == 3 {
                let prior = prior(entry.id);
                entry.prior.push((prior.id, prior.digest()));
                changes.writes.push(Write::Insert(Row::Prior(prior)));
            }
        }
        store.commit(&changes).await.unwrap();
    }
    store
}

fn prior(entry: fratrie_domain::EntryId) -> Prior {
    let account = AccountId::from_uuid(Uuid::from_u128(1));
    let before = "parent@example.org".into();
    Prior {
        id: PriorId::from_uuid(Uuid::from_u128(9)),
        entry,
        person: Holder::Responsible(ResponsibleId::from_uuid(Uuid::from_u128(1))),
        salt: Salt::new([7; 16]),
        values: vec![Former { of: Key::Account(account), field: "email".to_owned(), before }],
        version: Version::FIRST,
    }
}

async fn verify(store: &SqliteRepository) -> JournalReport {
    verify_journal(store, &realm(), None).await.unwrap()
}

#[tokio::test]
async fn r15_what_is_done_to_the_file_is_found() {
    let prior = PriorId::from_uuid(Uuid::from_u128(9));
    let cases: &[(&str, u64, Fault)] = &[
        ("DELETE FROM fratrie_journal WHERE place = 2", 2, Fault::Removed),
        ("DELETE FROM fratrie_journal WHERE place = 4", 4, Fault::CutOff { length: 4 }),
        (
            "UPDATE fratrie_journal SET entry = json_set(entry, '$.origin', 'elsewhere') WHERE place = 2",
            2,
            Fault::Altered,
        ),
        (
            "UPDATE fratrie_journal AS t SET entry = o.entry FROM fratrie_journal AS o
                WHERE t.place IN (2, 3) AND o.place = 5 - t.place",
            2,
            Fault::Altered,
        ),
        ("UPDATE fratrie_journal SET id = zeroblob(16) WHERE place = 2", 2, Fault::Misplaced),
        ("UPDATE fratrie_journal_heads SET link = zeroblob(32)", 4, Fault::Head),
        ("UPDATE fratrie_journal_heads SET length = 3", 3, Fault::Head),
        ("DELETE FROM fratrie_journal_heads", 1, Fault::BehindHead),
        (
            "UPDATE fratrie_priors SET former = replace(former, 'parent@', 'forged@')",
            3,
            Fault::PriorAltered { prior },
        ),
        (
            "UPDATE fratrie_priors SET entry_id = (SELECT id FROM fratrie_journal WHERE place = 1)",
            1,
            Fault::PriorAdded { prior },
        ),
    ];
    for (tampering, place, fault) in cases {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder).await;
        let before = verify(&store).await;
        assert!(before.is_sound() && (before.entries, before.priors) == (4, 1), "{before:?}");
        sqlx::query(*tampering).execute(store.pool()).await.unwrap();
        let found = verify(&store).await.faults;
        let named: Vec<_> = found.iter().map(|found| (found.place, found.fault)).collect();
        assert_eq!(named, [(*place, *fault)], "{tampering}");
        store.close().await;
    }
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder).await;
    sqlx::query("DELETE FROM fratrie_priors").execute(store.pool()).await.unwrap();
    let report = verify(&store).await;
    assert!(report.is_sound() && report.erased == 1, "R16: {report:?}");
}
