//! Random histories on the domain's own state and on SQLite: equal answers, equal views, equal outbox.

#[path = "../../../fratrie-domain/tests/histories/model.rs"]
mod model;
#[path = "../../../fratrie-domain/tests/histories/world.rs"]
#[expect(dead_code, reason = "only the decisions serve here")]
mod world;

use fratrie_domain::{ChangeSet, CommitId, Conflict, Want, uuid::Uuid};
use fratrie_storage::{CommitError, Outbox, Repository};
use fratrie_storage_sqlite::SqliteRepository;
use model::{Model, Step};
use proptest::prelude::*;
use proptest_state_machine::ReferenceStateMachine;
use world::World;

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn r13_of_stores_sqlite_does_what_a_change_set_means(steps in prop::collection::vec(Model::transitions(&Model::default()), 1..40)) {
        tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(history(steps));
    }
}

async fn history(steps: Vec<Step>) {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteRepository::open(folder.path().join("fratrie.db")).await.unwrap();
    let mut world = World::new();
    let mut stale = None;
    for step in steps {
        let Ok(changes) = world.decide(&step) else { continue };
        if changes.writes.is_empty() {
            continue;
        }
        // The change set at hand, and an older one once more under another id: a conflict on both sides, or on neither.
        let mut older: Option<ChangeSet> = stale.replace(changes.clone());
        if let Some(older) = &mut older {
            older.commit_id = CommitId::from_uuid(Uuid::from_u128(u128::MAX));
        }
        for changes in older.into_iter().chain([changes]) {
            let before = world.state.clone();
            let expected = changes.apply_to(&mut world.state);
            match (expected, store.commit(&changes).await) {
                (Ok(()), Ok(receipt)) => assert_eq!(receipt, changes.receipt),
                (Err(Conflict::Moved { key }), Err(CommitError::Conflict(other))) => assert_eq!(key, other),
                (Err(Conflict::Taken(unique)), Err(CommitError::Taken(other))) => assert_eq!(unique, other),
                (expected, found) => unreachable!("{expected:?} was expected, {found:?} found"),
            }
            assert!(world.state == before || world.state.receipts.len() == before.receipts.len() + 1);
        }
        same_views(&world, &store).await;
    }
    let realm = "ac-dijon".parse().unwrap();
    assert_eq!(store.pending(&realm, 1000).await.unwrap(), world.state.events);
    store.close().await;
}

async fn same_views(world: &World, store: &SqliteRepository) {
    let realm = "ac-dijon".parse().unwrap();
    let rows = &world.state.rows;
    let wants = [
        Want { unnotified: true, ..Want::default() },
        Want { receipt: world.state.receipts.keys().next_back().copied(), ..Want::default() },
        Want {
            responsibles: rows.responsibles.values().take(2).map(|row| row.source.clone()).collect(),
            ..Want::default()
        },
        Want {
            ines: rows.students.values().take(1).filter_map(|row| row.ine.clone()).collect(),
            ..Want::default()
        },
        Want {
            identifiers: world.accounts().take(1).map(|row| row.identifier.clone()).collect(),
            ..Want::default()
        },
        Want { schools: rows.schools.keys().cloned().collect(), ..Want::default() },
        Want::accounts(rows.accounts.keys().copied()),
    ];
    for want in wants {
        assert_eq!(store.load(&realm, &want).await.unwrap(), world.state.load(&realm, &want), "{want:?}");
    }
}
