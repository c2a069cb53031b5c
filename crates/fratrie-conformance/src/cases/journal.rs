//! The journal: a chain without gaps, and the history of an account. S108-S113, R16.

use super::kit::{at, change, families, insert, key, play, realm, update, version};
use crate::{
    harness::Harness,
    history::{Director, Step, account_of},
    verdict::{Verdict, broken, check},
};
use fratrie_domain::{
    AccountId, EntryId, PriorId, State, Want,
    change::Write,
    journal::Change,
    model::{Holder, Key, Status},
    uuid::Uuid,
};
use fratrie_storage::{CommitError, JournalReport, Store, verify_journal};
use std::sync::Arc;

async fn sound(store: &dyn Store, entries: u64) -> Verdict<JournalReport> {
    let report = verify_journal(store, &realm(), None).await?;
    check!(report.is_sound(), "{:?}", report.faults);
    check!(report.entries == entries, "{} entries instead of {entries}", report.entries);
    Ok(report)
}

/// The chain is the one that the domain makes of the same entries, and holds as far as an anchor says.
pub async fn r15_the_chain_is_the_domains(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, mut director) = (&*opened.store, Director::new(realm(), 0));
    sound(store, 0).await?;
    play(store, &mut director, &families()).await?;
    let anchor = verify_journal(store, &realm(), None).await?.anchor;
    let state = play(store, &mut director, &[Step::merge((0, 0), [(1, 0)])]).await?;
    let heads = opened.second.heads(&realm()).await?;
    check!(heads == state.heads(&realm()), "{heads:?} instead of {:?}", state.heads(&realm()));
    sound(store, state.journal.len() as u64).await?;
    let report = verify_journal(&*opened.second, &realm(), Some(&anchor)).await?;
    check!(report.is_sound(), "{:?}", report.faults);
    check!(report.anchor.heads == heads, "another anchor than the heads");
    let elsewhere: fratrie_domain::RealmId = "ac-lyon".parse().map_err(|_| broken("a realm"))?;
    check!(opened.store.heads(&elsewhere).await?.is_empty(), "another realm has heads");
    Ok(())
}

/// A refused commit leaves no gap, and the same commit twice no second entry.
pub async fn r15_refused_and_repeated_commits_leave_the_chain(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    // All of one lane: their ids end alike.
    store.commit(&change(0x100, vec![], vec![insert(1), insert(2)])).await?;
    for wrong in [change(0x200, vec![at(1, 7)], vec![update(1, 2)]), change(0x300, vec![], vec![insert(1)])] {
        check!(store.commit(&wrong).await.is_err(), "it was to be refused");
    }
    for store in [&opened.store, &opened.second, &opened.store] {
        store.commit(&change(0x400, vec![], vec![update(1, 2)])).await?;
    }
    store.commit(&change(0x500, vec![], vec![update(1, 3)])).await?;
    let report = sound(store, 3).await?;
    check!(report.anchor.heads.len() == 1, "one lane was written to, not {}", report.anchor.heads.len());
    Ok(())
}

/// Commits at once on two handles, all of four lanes, leave four chains without a gap; none waits for another in a circle.
pub async fn r15_commits_at_once_leave_the_chain(h: &impl Harness) -> Verdict {
    const WORKERS: u32 = 8;
    const COMMITS: u32 = 12;
    let opened = h.open().await?;
    let workers: Vec<_> = (0..WORKERS)
        .map(|worker| {
            let store = Arc::clone(if worker % 2 == 0 { &opened.store } else { &opened.second });
            tokio::spawn(async move {
                for number in 0..COMMITS {
                    let commit = worker * COMMITS + number;
                    let changes = change(
                        u128::from(commit) * 256 + u128::from(commit % 4),
                        vec![],
                        vec![insert(commit)],
                    );
                    loop {
                        match store.commit(&changes).await {
                            Err(CommitError::Busy(_)) => {}
                            other => break other.map(drop)?,
                        }
                    }
                }
                Verdict::Ok(())
            })
        })
        .collect();
    // Whoever verifies meanwhile finds no fault either.
    while !workers.iter().all(tokio::task::JoinHandle::is_finished) {
        let report = verify_journal(&*opened.second, &realm(), None).await?;
        check!(report.is_sound(), "{:?}", report.faults);
        tokio::task::yield_now().await;
    }
    for worker in workers {
        worker.await??;
    }
    let report = sound(&*opened.store, u64::from(WORKERS * COMMITS)).await?;
    check!(report.anchor.heads.len() == 4, "{:?}", report.anchor.heads);
    Ok(())
}

/// A lane longer than a page is read in pages, each entry once.
pub async fn r15_a_long_lane_is_read_in_pages(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let store = &*opened.store;
    store.commit(&change(0x100, vec![], vec![insert(1)])).await?;
    for next in 2..=300_u64 {
        store.commit(&change(u128::from(next) * 256, vec![], vec![update(1, next)])).await?;
    }
    sound(store, 300).await?;
    let lane = fratrie_domain::chain::Lane::of(change(0, vec![], vec![]).commit_id);
    let page = store.lane(&realm(), lane, 7, 3).await?;
    let places: Vec<u64> = page.iter().map(|linked| linked.place).collect();
    check!(places == [8, 9, 10], "{places:?}");
    check!(store.lane(&realm(), lane, 300, 3).await?.is_empty(), "something behind the end");
    Ok(())
}

/// S110, R16: what was overwritten is kept by person, and can be erased; the chain stays whole.
pub async fn r16_erased_priors_leave_the_chain_whole(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, mut director) = (&*opened.store, Director::new(realm(), 0));
    let state = play(store, &mut director, &families()).await?;
    let holder =
        account_of(&state, (0, 0)).map(|account| account.holder).ok_or_else(|| broken("no account"))?;
    let want = Want { priors_of: [holder].into(), ..Want::default() };
    let view = opened.second.load(&realm(), &want).await?;
    let mine: Vec<PriorId> = view.rows.priors.keys().copied().collect();
    let expected: Vec<PriorId> =
        state.rows.priors.values().filter(|prior| prior.person == holder).map(|prior| prior.id).collect();
    check!(!mine.is_empty() && mine == expected, "{mine:?} instead of {expected:?}");
    check!(view.rows.accounts.is_empty(), "accounts that nobody asked for");
    let before = sound(store, state.journal.len() as u64).await?;
    check!(before.erased == 0 && before.priors == state.rows.priors.len() as u64, "{before:?}");
    let erase = mine.iter().map(|id| Write::Delete(Key::Prior(*id))).chain([insert(90)]).collect();
    store.commit(&change(0x9_0000, vec![], erase)).await?;
    let report = sound(store, state.journal.len() as u64 + 1).await?;
    check!(report.erased == mine.len() as u64, "{} were erased, not {}", mine.len(), report.erased);
    check!(report.priors == before.priors - report.erased, "{report:?}");
    let left = opened.second.load(&realm(), &want).await?;
    check!(left.rows.priors.is_empty(), "some are still there");
    Ok(())
}

/// S109, S110: a merge's prior values tell each link's and account's former state, under their person.
pub async fn s110_a_merge_keeps_what_it_overwrote(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, mut director) = (&*opened.store, Director::new(realm(), 0));
    let before = play(store, &mut director, &families()).await?;
    let after = play(store, &mut director, &[Step::merge((0, 0), [(1, 0)])]).await?;
    let account = account_of(&before, (1, 0)).ok_or_else(|| broken("no account"))?;
    let entry = after.journal.last().ok_or_else(|| broken("no entry"))?;
    let prior = of(&after, entry.id, account.holder).ok_or_else(|| broken("no former values"))?;
    let told = |field: &str, row: &Key| {
        prior.values.iter().find(|value| value.field == field && value.of == *row).map(|value| &value.before)
    };
    let status = told("status", &Key::Account(account.id));
    let status: Option<Status> = status.and_then(|value| serde_json::from_value(value.clone()).ok());
    check!(status.as_ref() == Some(&account.status), "{status:?} instead of {:?}", account.status);
    for link in before.rows.responsibilities.values().filter(|link| link.account == account.id) {
        let owner = told("account", &Key::Responsibility(link.id));
        let owner: Option<AccountId> = owner.and_then(|value| serde_json::from_value(value.clone()).ok());
        check!(owner == Some(account.id), "the former owner of {:?} is {owner:?}", link.id);
    }
    Ok(())
}

fn of(state: &State, entry: EntryId, person: Holder) -> Option<&fratrie_domain::model::Prior> {
    state.rows.priors.values().find(|prior| prior.entry == entry && prior.person == person)
}

/// S113: entries are read by principal, by absorbed account and by id; newest first, in pages.
pub async fn s113_the_history_of_an_account(h: &impl Harness) -> Verdict {
    let opened = h.open().await?;
    let (store, mut director) = (&*opened.store, Director::new(realm(), 0));
    play(store, &mut director, &families()).await?;
    let state = play(store, &mut director, &[Step::merge((0, 0), [(1, 0)]), Step::Suspend((0, 1))]).await?;
    for record in [(0, 0), (1, 0), (0, 1)] {
        let account = account_of(&state, record).ok_or_else(|| broken("no account"))?.id;
        let expected = state.history(account, None, 100);
        check!(expected.len() > 1, "{record:?} has no history");
        let found = opened.second.history(&realm(), account, None, 100).await?;
        check!(found == expected, "{record:?}: {found:?} instead of {expected:?}");
        let mut paged = Vec::new();
        loop {
            let last = paged.last().map(|entry: &fratrie_domain::journal::Entry| entry.id);
            let page = store.history(&realm(), account, last, 2).await?;
            check!(page.len() <= 2, "a page of {}", page.len());
            if page.is_empty() {
                break;
            }
            paged.extend(page);
        }
        check!(paged == expected, "{record:?} in pages: {paged:?} instead of {expected:?}");
    }
    let merged = |entry: &&fratrie_domain::journal::Entry| matches!(entry.change, Change::Merged { .. });
    let entry = state.journal.iter().find(merged).ok_or_else(|| broken("no merge"))?;
    let found = opened.second.entry(&realm(), entry.id).await?;
    check!(found.as_ref() == Some(entry), "{found:?} instead of {entry:?}");
    let nobody = Uuid::from_u128(u128::MAX);
    check!(store.entry(&realm(), EntryId::from_uuid(nobody)).await?.is_none(), "an entry of nothing");
    let none = store.history(&realm(), AccountId::from_uuid(nobody), None, 5).await?;
    check!(none.is_empty(), "a history of nobody");
    // Ids of no order: that of commits counts.
    for (number, id) in (50..).zip([0x70_0000_u128, 0x50_0000, 0x60_0000]) {
        let mut changes = change(id, vec![], vec![insert(number)]);
        for entry in &mut changes.journal {
            entry.change = Change::Suspended { account: AccountId::from_uuid(Uuid::from_u128(1)) };
        }
        store.commit(&changes).await?;
    }
    check!(version(store, 50).await? == 1, "{:?} is missing", key(50));
    let found = store.history(&realm(), AccountId::from_uuid(Uuid::from_u128(1)), None, 5).await?;
    let ids: Vec<u128> = found.iter().map(|entry| entry.id.as_uuid().as_u128()).collect();
    check!(ids == [0x60_0000, 0x50_0000, 0x70_0000], "{ids:x?}");
    Ok(())
}
