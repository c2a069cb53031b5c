//! On which day each account was last used (SECURITY V39).

use super::kit::realm;
use crate::{
    harness::Harness,
    verdict::{Verdict, broken, check},
};
use fratrie_domain::{
    AccountId, RealmId,
    chrono::{Days, NaiveDate},
    uuid::Uuid,
};
use fratrie_storage::{MemoryRepository, Traces as _};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use std::{collections::BTreeSet, sync::Arc};

const fn account(number: u8) -> AccountId {
    AccountId::from_uuid(Uuid::from_u128(number as u128))
}

/// Some day of a year with 29 of February.
fn day(number: u64) -> Verdict<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2028, 1, 1).ok_or_else(|| broken("no such day"))?;
    first.checked_add_days(Days::new(number)).ok_or_else(|| broken("no such day"))
}

fn everybody() -> BTreeSet<AccountId> {
    (0..6).map(account).collect()
}

/// What may be asked.
#[derive(Debug, Clone)]
enum Ask {
    Record(u8, u64),
    Purge(u64),
    Forget(BTreeSet<u8>),
}

fn asks() -> impl Strategy<Value = Vec<Ask>> {
    let ask = prop_oneof![
        8 => (0_u8..6, 0_u64..366).prop_map(|(account, day)| Ask::Record(account, day)),
        1 => (0_u64..366).prop_map(Ask::Purge),
        1 => prop::collection::btree_set(0_u8..6, 0..3).prop_map(Ask::Forget),
    ];
    prop::collection::vec(ask, 1..40)
}

/// Random uses, purges and erasures mean what they mean in the reference store, by either handle; realms apart.
pub async fn v39_traces_mean_what_they_mean_in_the_reference_store(h: &impl Harness) -> Verdict {
    let (opened, mut runner) = (h.open().await?, TestRunner::deterministic());
    for number in 0..16 {
        let name = format!("realm-{number}");
        let realm: RealmId = name.parse().map_err(|_| broken(format!("{name} is no realm's name")))?;
        let history = asks().new_tree(&mut runner).map_err(|error| broken(error.to_string()))?.current();
        let model = MemoryRepository::new();
        for (step, ask) in history.iter().enumerate() {
            let store = if step % 2 == 0 { &opened.store } else { &opened.second };
            match ask {
                Ask::Record(id, on) => {
                    model.record(&realm, account(*id), day(*on)?).await?;
                    store.record(&realm, account(*id), day(*on)?).await?;
                }
                Ask::Purge(before) => {
                    let before = day(*before)?;
                    let counted = store.traces_before(&realm, before).await?;
                    let expected = model.purge_traces(&realm, before).await?;
                    let found = store.purge_traces(&realm, before).await?;
                    check!(
                        [counted, found] == [expected; 2],
                        "{counted} were counted and {found} went, not {expected}: {history:?}"
                    );
                }
                Ask::Forget(ids) => {
                    let ids = ids.iter().map(|id| account(*id)).collect();
                    model.forget_traces(&realm, &ids).await?;
                    store.forget_traces(&realm, &ids).await?;
                }
            }
            let expected = model.last_used(&realm, &everybody()).await?;
            let found = opened.second.last_used(&realm, &everybody()).await?;
            check!(found == expected, "{found:?} instead of {expected:?} in step {step} of {history:?}");
        }
    }
    check!(opened.store.last_used(&realm(), &everybody()).await?.is_empty(), "another realm's");
    check!(opened.store.last_used(&realm(), &BTreeSet::new()).await?.is_empty(), "nobody was asked for");
    Ok(())
}

/// Of many uses at one moment, told in any order, the latest day stays.
pub async fn v39_traces_at_once_keep_the_latest_day(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let mut tasks = Vec::new();
    for number in 0..24 {
        let store = Arc::clone(if number % 2 == 0 { &opened.store } else { &opened.second });
        let on = day(number * 7 % 24)?;
        tasks.push(tokio::spawn(async move { store.record(&realm(), account(1), on).await }));
    }
    for task in tasks {
        task.await??;
    }
    let found = opened.store.last_used(&realm(), &everybody()).await?;
    check!(found == [(account(1), day(23)?)].into(), "{found:?}");
    Ok(())
}
