//! Which accounts share a name, an address, a telephone.

use super::kit::{play, realm};
use crate::{
    harness::Harness,
    history::{Director, Step, account_of},
    verdict::{Verdict, check},
};
use fratrie_domain::{
    RealmId, State,
    duplicates::{LARGEST_GROUP, Shared},
    model::Account,
};
use fratrie_storage::{Source, Store};
use std::collections::BTreeSet;

/// What the state says, from each place and at each length of page: no account that is merged, suspended or another
/// realm's, no key twice.
pub async fn namesakes_come_page_by_page(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, mut director) = (&*opened.store, Director::new(realm(), 0));
    let records = [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1), (0, 2), (1, 2)];
    let steps = (0..).zip(records).flat_map(|(pupil, record)| {
        let given = [Step::GiveEmail(record, record.0), Step::ConfirmEmail(record)];
        [Step::Import(record, pupil % 6), Step::Letter(record), Step::Activate(record)]
            .into_iter()
            .chain(given)
    });
    let steps: Vec<Step> = steps.collect();
    let state = play(store, &mut director, &steps).await?;
    // Three addresses confirmed and three in schools' bases; a usage name is met with a birth name.
    for (shared, groups) in [(Shared::Email, 6), (Shared::Mobile, 2), (Shared::Address, 3), (Shared::Name, 3)]
    {
        let found = state.namesakes(shared, None, 9);
        check!(found.len() == groups, "the state itself: {found:?} share {shared:?}");
    }
    same_namesakes(&*opened.second, &realm(), &state).await?;
    let state = play(store, &mut director, &[Step::merge((0, 0), [(1, 0)]), Step::Suspend((0, 2))]).await?;
    check!(state.namesakes(Shared::Address, None, 9).len() == 2, "the state itself");
    same_namesakes(&*opened.second, &realm(), &state).await?;
    let other = "ac-lyon".parse().map_err(|error| Source::from(format!("{error:?}")))?;
    same_namesakes(store, &other, &State::default()).await
}

/// The groups of some keys, and of no others: keys that nobody has, that one account has, that a name and another
/// value both are.
pub async fn namesakes_come_by_their_keys(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, mut director) = (&*opened.store, Director::new(realm(), 0));
    let records = [(0, 0), (1, 0), (0, 1), (1, 1), (0, 2), (1, 2), (2, 2)];
    let steps: Vec<Step> = (0..).zip(records).map(|(pupil, record)| Step::Import(record, pupil)).collect();
    let state = play(store, &mut director, &steps).await?;
    for shared in Shared::ALL {
        of_keys(&*opened.second, &realm(), &state, shared).await?;
    }
    // What an account absorbed counts for it, once: three records, two accounts.
    let steps =
        [Step::Letter((0, 2)), Step::Activate((0, 2)), Step::Letter((1, 2)), Step::merge((0, 2), [(1, 2)])];
    let state = play(store, &mut director, &steps).await?;
    let absorbed = account_of(&state, (1, 2)).map(Account::answers);
    let group = state.namesakes(Shared::Name, Some("COSAMS / ANGELIQUE"), 1);
    check!(group.iter().all(|group| group.accounts.len() == 2), "the state itself: {group:?}");
    check!(group.iter().any(|group| absorbed.is_some_and(|id| group.accounts.contains(&id))), "{group:?}");
    for shared in Shared::ALL {
        of_keys(store, &realm(), &state, shared).await?;
    }
    // As many accounts as a group has, and one more: then the name tells nothing.
    let most = u8::try_from(LARGEST_GROUP).map_err(Source::from)?;
    for (persons, is_group) in [(3..most + 1, true), (most + 1..most + 2, false)] {
        let steps: Vec<Step> = persons.map(|person| Step::Import((0, person), person)).collect();
        let state = play(store, &mut director, &steps).await?;
        let found = state.namesakes(Shared::Name, None, 1);
        let first = found.first().is_some_and(|group| group.key == "COSAMS / ANGELIQUE");
        check!(first == is_group, "the state itself: {found:?}");
        of_keys(store, &realm(), &state, Shared::Name).await?;
        same_namesakes(&*opened.second, &realm(), &state).await?;
    }
    Ok(())
}

/// All keys of this kind and of the others, each half of them, and none.
async fn of_keys(store: &dyn Store, realm: &RealmId, state: &State, shared: Shared) -> Verdict {
    let all: BTreeSet<String> =
        state.rows.shared_keys().into_values().flatten().map(|(_, key)| key).collect();
    let (even, odd): (Vec<_>, Vec<_>) =
        all.iter().cloned().enumerate().partition(|(place, _)| place % 2 == 0);
    let half = |half: Vec<(usize, String)>| half.into_iter().map(|(_, key)| key).collect::<BTreeSet<_>>();
    for keys in [half(even), half(odd), all, BTreeSet::from(["?".to_owned()]), BTreeSet::new()] {
        let expected = state.namesakes_of(shared, &keys);
        let found = store.namesakes_of(realm, shared, &keys).await?;
        check!(found == expected, "{shared:?} of {keys:?}: {found:?} instead of {expected:?}");
    }
    Ok(())
}

/// The store's answers are the state's.
pub(crate) async fn same_namesakes(store: &dyn Store, realm: &RealmId, state: &State) -> Verdict {
    for shared in Shared::ALL {
        let all = state.namesakes(shared, None, u32::MAX);
        let keys = all.iter().skip(1).map(|group| group.key.clone()).collect();
        let of_keys = store.namesakes_of(realm, shared, &keys).await?;
        check!(of_keys == state.namesakes_of(shared, &keys), "{shared:?} of {keys:?}: {of_keys:?}");
        let places = all.iter().map(|group| Some(group.key.as_str()));
        let none = store.namesakes(realm, shared, None, 0).await?;
        check!(none.is_empty(), "none were asked for: {none:?}");
        for after in places.chain([None, Some("M")]) {
            for limit in [1, 1000] {
                let expected = state.namesakes(shared, after, limit);
                let found = store.namesakes(realm, shared, after, limit).await?;
                check!(found == expected, "{limit} after {after:?}: {found:?} instead of {expected:?}");
            }
        }
    }
    Ok(())
}
