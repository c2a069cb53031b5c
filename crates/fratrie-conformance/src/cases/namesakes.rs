//! Which accounts share a name or an address.

use super::kit::{play, realm};
use crate::{
    harness::Harness,
    history::{Director, Step},
    verdict::{Verdict, check},
};
use fratrie_domain::{RealmId, State, duplicates::Shared};
use fratrie_storage::{Source, Store};

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
    let (names, addresses) =
        (state.namesakes(Shared::Name, None, 9), state.namesakes(Shared::Email, None, 9));
    check!((names.len(), addresses.len()) == (3, 3), "{names:?} and {addresses:?}");
    same_namesakes(&*opened.second, &realm(), &state).await?;
    let state = play(store, &mut director, &[Step::merge((0, 0), [(1, 0)]), Step::Suspend((0, 2))]).await?;
    check!(state.namesakes(Shared::Name, None, 9).len() == 2, "the state itself");
    same_namesakes(&*opened.second, &realm(), &state).await?;
    let other = "ac-lyon".parse().map_err(|error| Source::from(format!("{error:?}")))?;
    same_namesakes(store, &other, &State::default()).await
}

/// The store's answers are the state's.
pub(crate) async fn same_namesakes(store: &dyn Store, realm: &RealmId, state: &State) -> Verdict {
    for shared in [Shared::Name, Shared::Email] {
        let all = state.namesakes(shared, None, u32::MAX);
        let places = all.iter().map(|group| Some(group.key.as_str()));
        for after in places.chain([None, Some("M"), Some("é")]) {
            for limit in [0, 1, 2, 1000] {
                let expected = state.namesakes(shared, after, limit);
                let found = store.namesakes(realm, shared, after, limit).await?;
                check!(found == expected, "{limit} after {after:?}: {found:?} instead of {expected:?}");
            }
        }
    }
    Ok(())
}
