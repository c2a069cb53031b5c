//! Values that a realm holds once. Rule 6 for stores, S41.

use super::kit::{change, families, play, realm, unchanged};
use crate::{
    harness::Harness,
    history::{Director, Step, account_of},
    verdict::{Verdict, broken, check},
};
use fratrie_domain::{AccountId, ResponsibilityId, ResponsibleId, StudentId};
use fratrie_domain::{
    State,
    change::{Unique, Write},
    model::{Account, Row, Version},
    uuid::Uuid,
};
use fratrie_storage::CommitError;

fn next(version: Version) -> Version {
    version.next()
}

fn two(state: &State) -> Verdict<(Account, Account)> {
    let account = |record| account_of(state, record).cloned().ok_or_else(|| broken("an account is missing"));
    Ok((account((0, 0))?, account((1, 0))?))
}

/// Each unique value of each kind, once by an insertion and once by an update: rows that would take it from another.
fn thieves(state: &State) -> Verdict<Vec<(Unique, Row)>> {
    let (mine, theirs) = two(state)?;
    let id = Uuid::from_u128(1 << 100);
    let mut all = Vec::new();
    let named =
        Account { identifier: mine.identifier.clone(), version: next(theirs.version), ..theirs.clone() };
    all.push((Unique::Identifier(mine.identifier.clone()), Row::Account(named)));
    let held = Account { holder: mine.holder, version: next(theirs.version), ..theirs.clone() };
    all.push((Unique::Holder(mine.holder), Row::Account(held)));
    let fresh = Account { id: AccountId::from_uuid(id), version: Version::FIRST, ..mine.clone() };
    all.push((Unique::Identifier(mine.identifier.clone()), Row::Account(fresh)));
    let mut people = state.rows.responsibles.values();
    if let (Some(one), Some(other)) = (people.next(), people.next()) {
        let unique = Unique::Responsible(one.source.clone());
        let mut thief = other.clone();
        thief.source = one.source.clone();
        thief.version = next(other.version);
        all.push((unique.clone(), Row::Responsible(thief.clone())));
        thief.id = ResponsibleId::from_uuid(id);
        all.push((unique, Row::Responsible(thief).at(Version::FIRST)));
    }
    let mut pupils = state.rows.students.values();
    if let (Some(one), Some(other)) = (pupils.next(), pupils.next()) {
        let mut thief = other.clone();
        thief.source = one.source.clone();
        thief.version = next(other.version);
        all.push((Unique::Student(one.source.clone()), Row::Student(thief)));
        let mut thief = other.clone();
        thief.ine.clone_from(&one.ine);
        thief.version = next(other.version);
        let ine = one.ine.clone().ok_or_else(|| broken("a national number is missing"))?;
        all.push((Unique::Ine(ine), Row::Student(thief.clone())));
        thief.id = StudentId::from_uuid(id);
        thief.source = one.source.clone();
        all.push((Unique::Student(one.source.clone()), Row::Student(thief).at(Version::FIRST)));
    }
    let mut links = state.rows.responsibilities.values();
    if let (Some(one), Some(other)) = (links.next(), links.next()) {
        let unique = Unique::Link(one.account, one.student);
        let mut thief = other.clone();
        (thief.account, thief.student) = (one.account, one.student);
        thief.version = next(other.version);
        all.push((unique.clone(), Row::Responsibility(thief.clone())));
        thief.id = ResponsibilityId::from_uuid(id);
        all.push((unique, Row::Responsibility(thief).at(Version::FIRST)));
    }
    Ok(all)
}

/// Rule 6: whose value is taken is told, and nothing changes, and the store goes on.
pub async fn rule6_each_unique_value_is_named(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, mut director) = (&*opened.store, Director::new(realm(), 0));
    let before = play(store, &mut director, &families()).await?;
    for (number, (unique, thief)) in (1_u128..).zip(thieves(&before)?) {
        let write =
            if thief.version() == Version::FIRST { Write::Insert(thief) } else { Write::Update(thief) };
        let changes = change((1 << 90) + number, vec![], vec![write]);
        let expected = changes.apply_to(&mut before.clone());
        let answer = store.commit(&changes).await;
        check!(
            matches!(&answer, Err(CommitError::Taken(found)) if *found == unique),
            "{unique:?} was to be taken ({expected:?}): {answer:?}"
        );
        unchanged(store, &before).await?;
    }
    play(store, &mut director, &[Step::merge((0, 0), [(1, 0)])]).await?;
    Ok(())
}

/// S41: rows may exchange a unique value in one commit; no state in between breaks it.
pub async fn s41_rows_exchange_unique_values(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, mut director) = (&*opened.store, Director::new(realm(), 0));
    let mut state = play(store, &mut director, &families()).await?;
    let (mut one, mut other) = two(&state)?;
    std::mem::swap(&mut one.identifier, &mut other.identifier);
    (one.version, other.version) = (next(one.version), next(other.version));
    let accounts = vec![Write::Update(Row::Account(one)), Write::Update(Row::Account(other))];
    let mut pupils: Vec<_> = state.rows.students.values().cloned().collect();
    let firsts: Vec<_> = pupils.iter().map(|row| (row.source.clone(), row.ine.clone())).collect();
    for (row, (source, ine)) in pupils.iter_mut().zip(firsts.into_iter().cycle().skip(1)) {
        (row.source, row.ine, row.version) = (source, ine, next(row.version));
    }
    let pupils = pupils.into_iter().map(|row| Write::Update(Row::Student(row))).collect();
    for (number, writes) in (1_u128..).zip([accounts, pupils]) {
        let changes = change((1 << 90) + number, vec![], writes);
        store.commit(&changes).await?;
        check!(changes.apply_to(&mut state).is_ok(), "the reference refuses");
        unchanged(store, &state).await?;
    }
    Ok(())
}

/// S41: a value that one row lets go of in a commit is free for another row of it.
pub async fn s41_a_value_let_go_is_free(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, mut director) = (&*opened.store, Director::new(realm(), 0));
    let mut state = play(store, &mut director, &families()).await?;
    let Some(pupil) = state.rows.students.values().next().cloned() else { return Err(broken("no pupil")) };
    let mut fresh = pupil.clone();
    fresh.id = StudentId::from_uuid(Uuid::from_u128(1 << 100));
    fresh.version = Version::FIRST;
    let mut moved = pupil.clone();
    moved.version = next(pupil.version);
    moved.ine = None;
    moved.source.external =
        "E99".parse().map_err(|error| fratrie_storage::Source::from(format!("{error:?}")))?;
    // The one that takes is named before the one that lets go: the order of writes says nothing.
    let changes =
        change(1 << 90, vec![], vec![Write::Insert(Row::Student(fresh)), Write::Update(Row::Student(moved))]);
    store.commit(&changes).await?;
    check!(changes.apply_to(&mut state).is_ok(), "the reference refuses");
    unchanged(store, &state).await
}
