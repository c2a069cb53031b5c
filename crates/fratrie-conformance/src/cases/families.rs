//! The children of one account.

use super::kit::{play, realm};
use crate::{
    harness::Harness,
    history::{Director, Step},
    verdict::{Verdict, check},
};
use fratrie_domain::{AccountId, RealmId, State, uuid::Uuid};
use fratrie_storage::{Source, Store};

/// Of accounts with several children, with none, with a child that two schools know and a merge joined, absorbed, split off,
/// suspended, not yet activated; of an account that there is not; in another realm.
pub async fn a_family_is_what_the_state_says(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, mut director) = (&*opened.store, Director::new(realm(), 0));
    let stages = [
        vec![
            Step::Import((0, 0), 0),
            Step::Import((1, 0), 0),
            Step::Import((0, 0), 1),
            Step::Import((2, 1), 2),
        ],
        vec![Step::Letter((0, 0)), Step::Letter((1, 0)), Step::Letter((2, 1)), Step::Activate((0, 0))],
        vec![Step::merge((0, 0), [(1, 0)]), Step::Activate((2, 1))],
        vec![Step::Suspend((2, 1)), Step::ImportWhole(2, [].into())],
        vec![Step::Split((1, 0), true)],
    ];
    let mut state = State::default();
    let mut most = 0;
    for stage in stages {
        state = play(store, &mut director, &stage).await?;
        same_families(&*opened.second, &realm(), &state).await?;
        let children = |account: &AccountId| state.family(*account).map_or(0, |family| family.children.len());
        most = state.rows.accounts.keys().map(children).max().unwrap_or(0).max(most);
    }
    check!(most > 1, "no account listed two children");
    let other: RealmId = "ac-lyon".parse().map_err(|error| Source::from(format!("{error:?}")))?;
    for account in state.rows.accounts.keys() {
        check!(store.family(&other, *account).await?.is_none(), "an account of another realm was found");
    }
    Ok(())
}

/// The store's answers are the state's.
pub(crate) async fn same_families(store: &dyn Store, realm: &RealmId, state: &State) -> Verdict {
    let nobody = AccountId::from_uuid(Uuid::from_u128(7));
    for account in state.rows.accounts.keys().copied().chain([nobody]) {
        let (found, expected) = (store.family(realm, account).await?, state.family(account));
        check!(found == expected, "the family of {account}: {found:?} instead of {expected:?}");
    }
    Ok(())
}
