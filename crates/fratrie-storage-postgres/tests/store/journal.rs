//! What somebody who can write the database does to the journal is found, and named.

use crate::database;
use fratrie_conformance::counter::{realm, step};
use fratrie_domain::{
    AccountId, CommitId, PriorId, ResponsibleId,
    chain::{Fault, Salt},
    change::Write,
    model::{Former, Holder, Key, Prior, Row, Version},
    uuid::Uuid,
};
use fratrie_storage::{JournalReport, Repository, verify_journal};
use fratrie_storage_postgres::{PostgresRepository, sqlx};

/// Four commits in one lane; the third has former values beside it.
async fn store() -> PostgresRepository {
    let store = database::store().await;
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

async fn verify(store: &PostgresRepository) -> JournalReport {
    verify_journal(store, &realm(), None).await.unwrap()
}

#[tokio::test]
async fn r15_what_is_done_to_the_tables_is_found() {
    let prior = PriorId::from_uuid(Uuid::from_u128(9));
    let cases: &[(&str, u64, Fault)] = &[
        ("DELETE FROM fratrie.journal WHERE place = 2", 2, Fault::Removed),
        ("DELETE FROM fratrie.journal WHERE place = 4", 4, Fault::CutOff { length: 4 }),
        (
            "UPDATE fratrie.journal SET entry = jsonb_set(entry, '{origin}', '\"elsewhere\"') WHERE place = 2",
            2,
            Fault::Altered,
        ),
        (
            "UPDATE fratrie.journal AS t SET entry = o.entry FROM fratrie.journal AS o
                WHERE t.place IN (2, 3) AND o.place = 5 - t.place",
            2,
            Fault::Altered,
        ),
        (
            "UPDATE fratrie.journal SET id = '00000000-0000-0000-0000-000000000000' WHERE place = 2",
            2,
            Fault::Misplaced,
        ),
        ("UPDATE fratrie.journal_heads SET link = decode(repeat('00', 32), 'hex')", 4, Fault::Head),
        ("UPDATE fratrie.journal_heads SET length = 3", 3, Fault::Head),
        ("DELETE FROM fratrie.journal_heads", 1, Fault::BehindHead),
        (
            "UPDATE fratrie.priors SET former = replace(former::text, 'parent@', 'forged@')::jsonb",
            3,
            Fault::PriorAltered { prior },
        ),
        (
            "UPDATE fratrie.priors SET entry_id = (SELECT id FROM fratrie.journal WHERE place = 1)",
            1,
            Fault::PriorAdded { prior },
        ),
    ];
    for (tampering, place, fault) in cases {
        let store = store().await;
        let before = verify(&store).await;
        assert!(before.is_sound() && (before.entries, before.priors) == (4, 1), "{before:?}");
        sqlx::query(*tampering).execute(store.pool()).await.unwrap();
        let found = verify(&store).await.faults;
        let named: Vec<_> = found.iter().map(|found| (found.place, found.fault)).collect();
        assert_eq!(named, [(*place, *fault)], "{tampering}");
        store.close().await;
    }
    let store = store().await;
    sqlx::query("DELETE FROM fratrie.priors").execute(store.pool()).await.unwrap();
    let report = verify(&store).await;
    assert!(report.is_sound() && report.erased == 1, "R16: {report:?}");
}
