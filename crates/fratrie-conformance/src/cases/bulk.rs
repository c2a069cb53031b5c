//! Change sets with many new rows, as an import makes them: a store may bring those in by a way of its own, and they mean the
//! same. Rules 1, 3, 6 and 9 for stores, on both sides of any threshold.
#![expect(clippy::unwrap_used, reason = "what is parsed here are words of this file")]

use super::kit::{at, change, insert, key, realm, school, unchanged, update};
use crate::{
    harness::Harness,
    verdict::{Verdict, broken, check},
};
use fratrie_domain::{
    ChangeSet, CommitId, Env, LetterId, LetterMac, Origin, PersonName, Policy, SchoolCode, State, Timestamp,
    View, Want,
    change::{Expect, Unique, Write},
    command::{FirstLetter, Import},
    decide_import,
    journal::Actor,
    model::{Civility, Level, PostalAddress, Rank, Relationship, Row},
    roster::{
        Coverage, Place, Roster, RosterDetails, RosterLink, RosterResponsible, RosterSchool, RosterStudent,
        Told,
    },
    uuid::Uuid,
};
use fratrie_storage::{CommitError, Store};

/// Below and above where stores change their ways.
const SIZES: [u32; 7] = [1, 7, 39, 63, 64, 65, 210];
/// More rows than any threshold.
const MANY: u32 = 250;

/// A school of so many pupils, each with a responsible of their own; every other one with a second.
fn roster(pupils: u32) -> Roster {
    let code: SchoolCode = format!("B{pupils}").parse().unwrap();
    let at = Place::default();
    let mut roster = Roster::default();
    roster.schools.push(RosterSchool { code: code.clone(), name: None, coverage: Coverage::Whole });
    for number in 0..pupils {
        let parents = 1 + number % 2;
        roster.students.push(RosterStudent {
            at,
            school: code.clone(),
            external: format!("E{number}").parse().unwrap(),
            ines: vec![format!("{pupils:04}{number:05}AB").parse().unwrap()],
            name: PersonName::new("Œuvrard", None, &format!("Zoé {number}")).unwrap(),
            birth_date: (number % 3 > 0).then(|| "1999-12-31".parse().unwrap()),
            class: Some("6e \"A\"\\".parse().unwrap()),
            account: number % 5 == 0,
        });
        for parent in 0..parents {
            let external = format!("R{number}-{parent}");
            let mut details =
                RosterDetails { civility: Told::Value(Civility::Ms), ..RosterDetails::default() };
            if number % 4 > 0 {
                details.email = Told::Value(format!("{external}@example.org").parse().unwrap());
                details.mobile = Told::Value(format!("06{number:08}").parse().unwrap());
                details.address = Told::Value(PostalAddress {
                    lines: vec!["3 rue de l'Œuvre".parse().unwrap()],
                    city: Some("Mâcon".parse().unwrap()),
                    ..PostalAddress::default()
                });
            }
            let usage = (number % 3 == 0).then_some("D’Aboville");
            roster.responsibles.push(RosterResponsible {
                at,
                school: code.clone(),
                external: external.parse().unwrap(),
                name: PersonName::new("Œuvrard", usage, "Maëlle").unwrap(),
                details,
            });
            roster.links.push(RosterLink {
                at,
                school: code.clone(),
                student: format!("E{number}").parse().unwrap(),
                responsible: external.parse().unwrap(),
                level: Level::Legal,
                rank: (parent == 0).then_some(Rank::First),
                relationship: Relationship::Mother,
                rights: None,
                restrictions: None,
            });
        }
    }
    roster
}

/// The import of such a school into what stands, letters included.
async fn imported(store: &dyn Store, pupils: u32) -> Verdict<ChangeSet> {
    let roster = roster(pupils);
    let whole = roster.schools.iter().map(|school| school.code.clone()).collect();
    let view: View = store.load(&realm(), &Want { whole, merges: true, ..Want::default() }).await?;
    let env = Env {
        now: Timestamp::UNIX_EPOCH + fratrie_domain::chrono::TimeDelta::microseconds(1_234_567_890_123_456),
        policy: Policy::default(),
        commit_id: CommitId::from_uuid(Uuid::from_u128(u128::from(pupils) << 80)),
        actor: Actor::Office { agent: "office".parse().unwrap() },
        origin: Origin::default(),
        // Its draws are its own: of two schools, no login name is the same.
        seed: std::array::from_fn(|place| u8::try_from(pupils >> (place % 4 * 8) & 255).unwrap()),
        attempt: 6,
    };
    let mut number = 0;
    let mut letter = |_| {
        number += 1;
        let id = Uuid::from_u128(u128::from(pupils) << 64 | number);
        FirstLetter {
            letter: LetterId::from_uuid(id),
            mac: LetterMac::new([u8::try_from(number % 251).unwrap(); 32]),
        }
    };
    let import = Import { roster, endings_confirmed: false };
    decide_import(&view, &import, &env, &mut letter).map_err(|refusal| broken(format!("{refusal:?}")))
}

/// Rule 2: an import of any size leaves the rows that the reference makes of it, and is found again as it is.
pub async fn rule2_imports_of_all_sizes_mean_the_same(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, mut state) = (&*opened.store, State::default());
    for pupils in SIZES {
        let changes = imported(store, pupils).await?;
        store.commit(&changes).await?;
        check!(changes.apply_to(&mut state).is_ok(), "the reference refuses");
        unchanged(store, &state).await?;
        unchanged(&*opened.second, &state).await?;
        let again = imported(&*opened.second, pupils).await?;
        check!(again.writes.is_empty(), "the same school again writes {} rows", again.writes.len());
    }
    let violations = state.violations();
    check!(violations.is_empty(), "{violations:?}");
    Ok(())
}

/// Rule 6: one value that is taken, among many rows: it is named, and nothing changes.
pub async fn rule6_a_taken_value_among_many_rows_is_named(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    store.commit(&imported(store, 7).await?).await?;
    let before = store.snapshot(&realm()).await?;
    let held = before.rows.accounts.values().last().ok_or_else(|| broken("no such row"))?.identifier.clone();
    let mut changes = imported(store, MANY).await?;
    let last = changes.writes.iter_mut().rev().find_map(|write| match write {
        Write::Insert(Row::Account(account)) => Some(account),
        _ => None,
    });
    last.ok_or_else(|| broken("no such row"))?.identifier = held.clone();
    let answer = store.commit(&changes).await;
    let taken = matches!(&answer, Err(CommitError::Taken(Unique::Identifier(found))) if *found == held);
    check!(taken, "{held:?} was to be taken: {answer:?}");
    unchanged(store, &before).await?;
    store.commit(&imported(store, MANY).await?).await?;
    Ok(())
}

/// Rule 9: the same commit twice is one, however many rows; another under its id changes nothing.
pub async fn rule9_many_rows_twice_are_one_commit(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    let changes = imported(store, MANY).await?;
    let first = store.commit(&changes).await?;
    let before = store.snapshot(&realm()).await?;
    for handle in [store, &*opened.second] {
        check!(handle.commit(&changes).await? == first, "another receipt");
        unchanged(store, &before).await?;
    }
    let mut other = change(9, vec![], (0..MANY).map(insert).collect());
    other.commit_id = changes.commit_id;
    check!(store.commit(&other).await? == first, "another receipt");
    unchanged(store, &before).await
}

/// Rules 1 and 3: whatever does not hold, among many rows, is the conflict, and nothing is written.
pub async fn rule1_a_conflict_among_many_rows_changes_nothing(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    let many = || (1000..1000 + MANY).map(insert).collect::<Vec<_>>();
    store.commit(&change(1, vec![], vec![insert(1), insert(2), insert(1000 + MANY)])).await?;
    let before = store.snapshot(&realm()).await?;
    let with = |writes: Vec<Write>| [many(), writes].concat();
    let wrong = [
        // The last expectation.
        (change(2, vec![at(1, 1), at(2, 7)], many()), 2),
        (change(3, vec![at(1, 1), Expect::Absent { key: key(2) }], many()), 2),
        (change(4, vec![Expect::Present { key: key(3) }], many()), 3),
        // A row that is there already.
        (change(5, vec![], with(vec![insert(1000 + MANY)])), 1000 + MANY),
        // A row of another version.
        (change(6, vec![], with(vec![update(2, 7)])), 2),
        (change(7, vec![], with(vec![Write::Delete(key(3))])), 3),
        // Of a new row, that it is there.
        (change(8, vec![Expect::Present { key: key(1000) }], many()), 1000),
        (change(9, vec![at(1000, 1)], many()), 1000),
    ];
    for (changes, number) in wrong {
        let answer = store.commit(&changes).await;
        let told = matches!(&answer, Err(CommitError::Conflict(found)) if *found == key(number));
        check!(told, "{number} of {:?}: {answer:?}", changes.commit_id);
        unchanged(store, &before).await?;
    }
    let right =
        change(10, vec![at(1, 1)], with(vec![Write::Update(school(2, 2)), Write::Delete(key(1000 + MANY))]));
    store.commit(&right).await?;
    let mut state = before;
    check!(right.apply_to(&mut state).is_ok(), "the reference refuses");
    unchanged(store, &state).await
}

/// S41: a value that a row lets go of is free for one of many new rows.
pub async fn s41_a_value_let_go_is_free_for_many(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    store.commit(&imported(store, 7).await?).await?;
    let mut state = store.snapshot(&realm()).await?;
    let mut pupil = state.rows.students.values().next().cloned().ok_or_else(|| broken("no such row"))?;
    let mut changes = imported(store, MANY).await?;
    let new = changes.writes.iter_mut().find_map(|write| match write {
        Write::Insert(Row::Student(student)) => Some(student),
        _ => None,
    });
    new.ok_or_else(|| broken("no such row"))?.ine = pupil.ine.take();
    pupil.version = pupil.version.next();
    changes.writes.push(Write::Update(Row::Student(pupil)));
    store.commit(&changes).await?;
    check!(changes.apply_to(&mut state).is_ok(), "the reference refuses");
    unchanged(store, &state).await
}
