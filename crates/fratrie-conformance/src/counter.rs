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

use crate::{
    cases::kit,
    verdict::{Verdict, check},
};
use fratrie_domain::{ChangeSet, RealmId, Want};
use fratrie_storage::{Store, verify_journal};

const NUMBERS: [u32; 2] = [1, 2];

/// The realm of the rows.
pub fn realm() -> RealmId {
    kit::realm()
}

/// The change set that puts both rows at `version`, from the one before, with an entry and an event; its id is the
/// version.
pub fn step(version: u64) -> ChangeSet {
    let writes = NUMBERS.map(|number| match version {
        1 => kit::insert(number),
        _ => kit::update(number, version),
    });
    kit::change(u128::from(version), Vec::new(), writes.into())
}

/// How far it got.
///
/// # Errors
/// The store fails, or the two rows stand apart.
pub async fn count(store: &dyn Store) -> Verdict<u64> {
    let schools = NUMBERS.map(kit::code);
    let view = store.load(&realm(), &Want { schools: schools.clone().into(), ..Want::default() }).await?;
    let version = |code| view.rows.schools.get(&code).map_or(0, |school| school.version.get());
    let [one, other] = schools.map(version);
    check!(one == other, "half a commit: {one} and {other}");
    Ok(one)
}

/// How far it got, where all that is there was told once and is sound, and nothing that was acknowledged is missing.
///
/// # Errors
/// The store fails, or one of these does not hold.
pub async fn sound(store: &dyn Store, acknowledged: u64) -> Verdict<u64> {
    let (found, state, report) = loop {
        let (found, state) = (count(store).await?, store.snapshot(&realm()).await?);
        let report = verify_journal(store, &realm(), None).await?;
        // What a client sent before it was killed may land while this reads.
        if count(store).await? == found {
            break (found, state, report);
        }
    };
    let violations = state.violations();
    check!(violations.is_empty(), "{violations:?}");
    check!(found >= acknowledged, "{acknowledged} was acknowledged, {found} is there");
    check!(report.is_sound() && report.entries == found, "{report:?}");
    check!(state.events.len() as u64 == found, "{} events of {found} commits", state.events.len());
    Ok(found)
}
