//! One commit: what it checks, what it changes, what it leaves alone. Rules 1, 2, 3, 5, 8 and 12 for stores.

use super::{
    kit::{at, change, insert, key, realm, school, unchanged, update, version},
    outbox::{EPOCH, LEASE, claim, consumer},
};
use crate::{
    harness::Harness,
    verdict::{Verdict, check},
};
use fratrie_domain::{
    ChangeSet, RealmId, Timestamp,
    change::{Expect, Write},
    chrono::TimeDelta,
    model::{Responsible, Row, Source as RecordSource, Version},
};
use fratrie_domain::{PersonName, ResponsibleId, uuid::Uuid};
use fratrie_storage::CommitError;

/// Rule 1: on any error but `Unknown` all is as before, journal and outbox with it.
pub async fn rule1_an_error_changes_nothing(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    store.commit(&change(1, vec![], vec![insert(1), insert(2)])).await?;
    let before = store.snapshot(&realm()).await?;
    let wrong = [
        change(2, vec![at(1, 7)], vec![update(2, 2)]),
        change(3, vec![], vec![update(1, 2), update(2, 9)]),
        change(4, vec![], vec![update(1, 2), insert(2)]),
        change(5, vec![Expect::Absent { key: key(2) }], vec![update(1, 2)]),
        change(6, vec![], vec![insert(3), Write::Delete(key(9))]),
    ];
    for changes in wrong {
        let answer = store.commit(&changes).await;
        check!(matches!(answer, Err(CommitError::Conflict(_))), "{:?}: {answer:?}", changes.commit_id);
        unchanged(store, &before).await?;
        unchanged(&*opened.second, &before).await?;
    }
    store.commit(&change(7, vec![], vec![update(1, 2)])).await?;
    Ok(())
}

/// Rule 1: the row that moved is named; of several, the first that was expected.
pub async fn rule1_a_conflict_names_the_first_row_that_moved(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    store.commit(&change(1, vec![], vec![insert(1), insert(2), insert(3)])).await?;
    let answer = store.commit(&change(2, vec![at(3, 1), at(2, 4), at(1, 9)], vec![update(3, 2)])).await;
    check!(matches!(&answer, Err(CommitError::Conflict(found)) if *found == key(2)), "{answer:?}");
    let answer = store.commit(&change(3, vec![], vec![update(3, 2), update(2, 5), update(1, 5)])).await;
    check!(matches!(&answer, Err(CommitError::Conflict(found)) if *found == key(2)), "{answer:?}");
    Ok(())
}

/// Rule 2: exactly the named rows change; a sibling keeps its columns and its version.
pub async fn rule2_only_the_named_rows_change(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    let all = vec![insert(1), insert(2), insert(3)];
    store.commit(&change(1, vec![], all.clone())).await?;
    store.commit(&ChangeSet { realm: other_realm()?, ..change(1, vec![], all) }).await?;
    let (before, elsewhere) = (store.snapshot(&realm()).await?, store.snapshot(&other_realm()?).await?);
    let changes = change(2, vec![at(1, 1), at(2, 1)], vec![update(2, 2), Write::Delete(key(3))]);
    store.commit(&changes).await?;
    let mut expected = before.clone();
    check!(changes.apply_to(&mut expected).is_ok(), "the reference refuses");
    unchanged(store, &expected).await?;
    check!(store.snapshot(&other_realm()?).await? == elsewhere, "another realm changed");
    Ok(())
}

fn other_realm() -> Result<RealmId, fratrie_storage::Source> {
    Ok("ac-lyon".parse::<RealmId>()?)
}

/// Realms do not meet: the same keys and the same commit id in two of them are two things.
pub async fn realms_do_not_meet(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    store.commit(&change(1, vec![], vec![insert(1)])).await?;
    let there = ChangeSet { realm: other_realm()?, ..change(1, vec![], vec![insert(1), insert(2)]) };
    store.commit(&there).await?;
    check!(version(store, 2).await? == 0, "a row of another realm is seen");
    check!(claim(store, "first", 10, EPOCH).await?.len() == 1, "an event of another realm is handed out");
    let ids: Vec<_> = there.events.iter().map(|event| event.id).collect();
    store.acknowledge(&other_realm()?, &consumer("first")?, &ids).await?;
    let again = claim(store, "first", 10, EPOCH + LEASE).await?;
    check!(again.len() == 1, "an event was acknowledged in another realm");
    Ok(())
}

/// Rule 3: a stale update is refused before it is committed, never passed over.
pub async fn rule3_a_stale_update_is_refused(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    store.commit(&change(1, vec![], vec![insert(1)])).await?;
    store.commit(&change(2, vec![], vec![update(1, 2)])).await?;
    for (commit, stale) in [(3, update(1, 2)), (4, update(1, 4)), (5, update(8, 2)), (6, insert(1))] {
        let answer = store.commit(&change(commit, vec![], vec![stale])).await;
        check!(matches!(answer, Err(CommitError::Conflict(_))), "{commit}: {answer:?}");
    }
    check!(version(store, 1).await? == 2, "the row moved");
    Ok(())
}

/// Rule 3: what only COMMIT finds (a row that refers to nothing: a deferred constraint) is told, and nothing stands.
pub async fn rule3_a_failure_at_commit_is_told(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    store.commit(&change(1, vec![], vec![insert(1)])).await?;
    let before = store.snapshot(&realm()).await?;
    let orphan = responsible(1, 77)?;
    let answer = store.commit(&change(2, vec![], vec![update(1, 2), Write::Insert(orphan)])).await;
    check!(matches!(answer, Err(CommitError::Backend { .. })), "{answer:?}");
    unchanged(store, &before).await?;
    store.commit(&change(3, vec![], vec![Write::Insert(responsible(2, 1)?)])).await?;
    let before = store.snapshot(&realm()).await?;
    let answer = store.commit(&change(4, vec![], vec![Write::Delete(key(1))])).await;
    check!(matches!(answer, Err(CommitError::Backend { .. })), "{answer:?}");
    unchanged(store, &before).await
}

/// A person of a school's base.
pub(super) fn responsible(id: u128, school: u32) -> Verdict<Row> {
    let name = PersonName::new("Cosams", None, "Angélique").map_err(fratrie_storage::Source::from)?;
    let external =
        format!("R{id}").parse().map_err(|error| fratrie_storage::Source::from(format!("{error:?}")))?;
    Ok(Row::Responsible(Responsible {
        id: ResponsibleId::from_uuid(Uuid::from_u128(id)),
        name,
        source: RecordSource { school: super::kit::code(school), external },
        details: fratrie_domain::model::Details::default(),
        version: Version::FIRST,
    }))
}

/// Rule 5: what was only read is checked too, presence and absence.
pub async fn rule5_what_was_only_read_is_checked(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    store.commit(&change(1, vec![], vec![insert(1), insert(2)])).await?;
    store.commit(&change(2, vec![at(2, 1), Expect::Absent { key: key(3) }], vec![update(1, 2)])).await?;
    store.commit(&change(3, vec![], vec![update(2, 2), insert(3)])).await?;
    for (commit, read) in
        [(4, at(2, 1)), (5, Expect::Absent { key: key(3) }), (6, Expect::Present { key: key(4) })]
    {
        let moved = read.key().clone();
        let answer = store.commit(&change(commit, vec![read], vec![update(1, 3)])).await;
        check!(
            matches!(&answer, Err(CommitError::Conflict(found)) if *found == moved),
            "{commit}: {answer:?}"
        );
    }
    check!(version(store, 1).await? == 2, "the row moved");
    Ok(())
}

/// Rule 8: versions are counted in 64 bits.
pub async fn rule8_versions_are_64_bits(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    let starts = [9, 99, 0x7fff_ffff, 0xffff_ffff, 0x0020_0000_0000_0001];
    for (number, start) in (1_u32..).zip(starts) {
        let commit = u128::from(number) * 10;
        store.commit(&change(commit, vec![], vec![Write::Insert(school(number, start))])).await?;
        let next = change(commit + 1, vec![at(number, start)], vec![update(number, start + 1)]);
        store.commit(&next).await?;
        check!(
            version(store, number).await? == start + 1,
            "{start} became {}",
            version(store, number).await?
        );
        let stale = store.commit(&ChangeSet { ..change(commit + 2, vec![at(number, start)], vec![]) }).await;
        check!(matches!(stale, Err(CommitError::Conflict(_))), "{start}: {stale:?}");
    }
    Ok(())
}

/// Rule 8: texts of any script come back as they went in.
pub async fn rule8_texts_of_any_script_come_back(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    let names =
        ["Ève d'Été–Ça", "Ο Δημήτρης", "Марія", "مريم", "王小明", "a\u{301}", "O''Neil \\ \"x\" {$1}", "🙂"];
    let mut writes = vec![insert(1)];
    for (id, name) in (1_u128..).zip(names) {
        if let Row::Responsible(mut row) = responsible(id, 1)? {
            row.name = PersonName::new(name, Some(name), name).map_err(fratrie_storage::Source::from)?;
            writes.push(Write::Insert(Row::Responsible(row)));
        }
    }
    let changes = change(1, vec![], writes);
    store.commit(&changes).await?;
    let mut expected = fratrie_domain::State::default();
    check!(changes.apply_to(&mut expected).is_ok(), "the reference refuses");
    unchanged(&*opened.second, &expected).await
}

/// Rule 12: no wall clock in a store. Times may stand still or go back, and come back to the microsecond.
pub async fn rule12_times_may_stand_still_or_go_back(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    let mut expected = fratrie_domain::State::default();
    let times = [0, 0, -1, 253_402_300_799_999_999, -62_135_596_800_000_000, 1_788_249_600_123_456];
    for (number, micros) in (1_u32..).zip(times) {
        let when = Timestamp::UNIX_EPOCH + TimeDelta::microseconds(micros);
        let mut changes = change(u128::from(number), vec![], vec![insert(number)]);
        changes.receipt.at = when;
        changes.journal.iter_mut().for_each(|entry| entry.at = when);
        changes.events.iter_mut().for_each(|event| event.at = when);
        store.commit(&changes).await?;
        check!(changes.apply_to(&mut expected).is_ok(), "the reference refuses");
        let ids: Vec<_> = changes.events.iter().map(|event| event.id).collect();
        let claimed = claim(store, "first", 10, when).await?;
        check!(claimed == ids, "{claimed:?} at {when}");
        store.acknowledge(&realm(), &consumer("first")?, &ids).await?;
    }
    unchanged(store, &expected).await?;
    check!(claim(store, "first", 10, EPOCH).await?.is_empty(), "an acknowledged event is handed out");
    Ok(())
}
