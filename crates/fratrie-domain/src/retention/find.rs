//! Which accounts may have lapsed: what every store's search means.

use super::Lapse;
use crate::{
    AccountId, State, Timestamp,
    model::{Account, Holder, Letter, Standing, Status},
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A stretch of a realm's accounts that was looked through.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LapsedPage {
    /// Those that may have lapsed, in the order of their ids.
    pub found: Vec<AccountId>,
    /// The last one looked at, to go on after; nothing: there are no more.
    pub next: Option<AccountId>,
}

impl LapsedPage {
    /// Of accounts that were looked at, each with whether it may have lapsed; `limit` of them were asked for.
    pub fn of(looked_at: impl IntoIterator<Item = (AccountId, bool)>, limit: u32) -> Self {
        let (mut page, mut count) = (Self::default(), 0);
        for (id, lapsed) in looked_at {
            count += 1;
            page.next = Some(id);
            page.found.extend(lapsed.then_some(id));
        }
        if count < limit {
            page.next = None;
        }
        page
    }
}

impl State {
    /// Looks through the next `limit` accounts after `after`, by id, that could lapse in this way, and says which may have
    /// by `cutoff`. It errs to one side: who is not among them has not lapsed. `last_used` are the traces of the realm.
    ///
    /// 1. [`Lapse::LetterUnused`]: open accounts whose letter did not end, or by guessing only; those whose letter was issued
    ///    in the second of `cutoff` or before.
    /// 2. [`Lapse::AccountUnused`]: responsibles' accounts, activating or active; those activated by `cutoff` that have no
    ///    trace of its day or later.
    /// 3. [`Lapse::EntitlementEnded`]: open and suspended accounts; those registered by `cutoff` that list no child and of
    ///    which no link ended later, and a student's own, where the student left by then.
    pub fn lapsed(
        &self,
        lapse: Lapse,
        cutoff: Timestamp,
        last_used: &BTreeMap<AccountId, NaiveDate>,
        after: Option<AccountId>,
        limit: u32,
    ) -> LapsedPage {
        let accounts = self.rows.accounts.values().filter(|account| after.is_none_or(|id| account.id > id));
        let looked_at = accounts.filter(|account| could(account, lapse)).take(limit as usize);
        let may = |account: &Account| match lapse {
            Lapse::LetterUnused => account
                .letter
                .as_ref()
                .is_some_and(|letter| letter.issued_at.timestamp() <= cutoff.timestamp()),
            Lapse::AccountUnused => {
                account.activated_at.is_some_and(|at| at <= cutoff)
                    && last_used.get(&account.id).is_none_or(|day| *day < cutoff.date_naive())
            }
            Lapse::EntitlementEnded => self.may_be_unentitled(account, cutoff),
        };
        LapsedPage::of(looked_at.map(|account| (account.id, may(account))), limit)
    }

    fn may_be_unentitled(&self, account: &Account, cutoff: Timestamp) -> bool {
        match account.holder {
            Holder::Responsible(_) => {
                let mut links = self.rows.responsibilities.values().filter(|link| link.account == account.id);
                account.registered_at <= cutoff
                    && links.all(|link| link.ended.as_ref().is_some_and(|ended| ended.at <= cutoff))
            }
            Holder::Student(id) => {
                self.rows.students.get(&id).and_then(|row| row.left).is_some_and(|left| left <= cutoff)
            }
        }
    }
}

fn could(account: &Account, lapse: Lapse) -> bool {
    match (lapse, &account.status) {
        (Lapse::LetterUnused, Status::Open(_)) => {
            account.letter.as_ref().is_some_and(|letter| Letter::unused_since(letter).is_some())
        }
        (Lapse::AccountUnused, Status::Open(Standing::Activating | Standing::Active)) => {
            account.is_responsibles()
        }
        (Lapse::EntitlementEnded, Status::Open(_) | Status::Suspended { .. }) => true,
        _ => false,
    }
}
