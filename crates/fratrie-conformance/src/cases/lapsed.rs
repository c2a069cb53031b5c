//! Which accounts may have lapsed (SECURITY V39).

use super::kit::{play, realm};
use crate::{
    harness::Harness,
    history::{Director, Step, account_of},
    verdict::{Verdict, broken, check},
};
use fratrie_domain::{
    AccountId, RealmId, State, Timestamp,
    chrono::{NaiveDate, TimeDelta},
    retention::Lapse,
};
use fratrie_storage::{Source, Store};
use std::collections::BTreeMap;

/// What the state says, of each way, at each length of stretch and at many moments: letters, log-ins and children that
/// ended before and after, accounts that are merged, suspended, closed.
pub async fn v39_lapsed_accounts_come_stretch_by_stretch(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, mut director) = (&*opened.store, Director::new(realm(), 0));
    let mut moments = vec![director.now()];
    let stages = [
        vec![
            Step::Import((0, 0), 0),
            Step::Import((1, 0), 1),
            Step::Import((0, 1), 2),
            Step::Import((2, 1), 3),
        ],
        vec![Step::Letter((0, 0)), Step::Letter((1, 0)), Step::Letter((0, 1)), Step::Letter((2, 1))],
        vec![Step::Activate((0, 0)), Step::Activate((1, 0)), Step::VoidLetter((2, 1))],
        vec![Step::Import((1, 1), 4), Step::Letter((1, 1)), Step::Activate((1, 1)), Step::Suspend((1, 1))],
        vec![Step::merge((0, 0), [(1, 0)]), Step::Import((2, 2), 5), Step::Letter((2, 2))],
        vec![Step::ImportWhole(0, [(1, 2)].into()), Step::ImportWhole(1, [(0, 1)].into())],
        vec![Step::ImportWhole(2, [].into())],
        vec![Step::Letter((0, 0)), Step::Erase((2, 2), true)],
    ];
    let mut state = State::default();
    for stage in stages {
        state = play(store, &mut director, &stage).await?;
        director.wait(TimeDelta::days(9));
        moments.push(director.now());
    }
    let used = [((0, 0), 6), ((0, 1), 3)];
    let mut traces = BTreeMap::new();
    for (record, moment) in used {
        let account = account_of(&state, record).ok_or_else(|| broken("an account is missing"))?.id;
        let day = moments.get(moment).copied().unwrap_or_default().date_naive();
        store.record(&realm(), account, day).await?;
        traces.insert(account, day);
    }
    let mut found = 0;
    for cutoff in moments {
        for cutoff in [cutoff, cutoff - TimeDelta::seconds(1), cutoff + TimeDelta::microseconds(1)] {
            found += same_lapsed(&*opened.second, &realm(), &state, &traces, cutoff, &[1, 2, 1000]).await?;
        }
    }
    check!(found > 30, "only {found} of all that lapsed");
    let other: RealmId = "ac-lyon".parse().map_err(|error| Source::from(format!("{error:?}")))?;
    same_lapsed(store, &other, &State::default(), &BTreeMap::new(), director.now(), &[9]).await?;
    Ok(())
}

/// The store's answers are the state's; how many accounts had lapsed.
pub(crate) async fn same_lapsed(
    store: &dyn Store,
    realm: &RealmId,
    state: &State,
    traces: &BTreeMap<AccountId, NaiveDate>,
    cutoff: Timestamp,
    limits: &[u32],
) -> Verdict<usize> {
    let mut count = 0;
    for lapse in Lapse::ALL {
        count += state.lapsed(lapse, cutoff, traces, None, u32::MAX).found.len();
        for &limit in limits {
            let mut after = None;
            loop {
                let expected = state.lapsed(lapse, cutoff, traces, after, limit);
                let found = store.lapsed(realm, lapse, cutoff, after, limit).await?;
                check!(
                    found == expected,
                    "{limit} of {lapse:?} after {after:?}: {found:?} instead of {expected:?}"
                );
                after = found.next;
                if after.is_none() {
                    break;
                }
            }
        }
    }
    Ok(count)
}
