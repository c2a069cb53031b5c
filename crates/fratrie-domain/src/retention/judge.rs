//! Whether an account has lapsed, since when, and why it stays where it does.

use super::{Lapse, RetentionPolicy};
use crate::{
    AccountId, StudentId, Timestamp, View,
    model::{Account, Holder, Restrictions, Standing, Status},
};
use chrono::{NaiveDate, TimeDelta};
use std::collections::{BTreeMap, BTreeSet};

/// A link with one of these does not stand in for another.
const NARROWED: Restrictions = Restrictions::COURT_ORDER.union(Restrictions::DISPUTED);

/// That something of an account has lapsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lapsed {
    /// The account, which answers for itself.
    pub account: AccountId,
    /// What has lapsed.
    pub lapse: Lapse,
    /// Since when it was not used, or not needed.
    pub since: Timestamp,
    /// Why it stays nevertheless; nothing: it is to go.
    pub kept: Option<Kept>,
    /// Its children whom no account that is in use reaches otherwise: of an unused letter, whom nobody reaches already; of
    /// an unused account, on whose behalf it stays (R14).
    pub unreached: Vec<StudentId>,
}

/// Why something stays although its time is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kept {
    /// Somebody said that they did not make a merge of this group: nothing of it goes before support has looked at it.
    Held,
    /// A merge of this group can still be undone.
    SplitWindow {
        /// Until then.
        until: Timestamp,
    },
    /// Its letter still opens it.
    LetterLive {
        /// Until then.
        until: Timestamp,
    },
    /// A child would be left without an account that somebody uses (R14). Two accounts that were both not used do not
    /// count for each other.
    OnlyReach,
}

/// Judges accounts on a view that holds them, the accounts that list their children, and the merges of all.
#[derive(Debug, Clone, Copy)]
pub struct Judge<'a> {
    /// What stands.
    pub view: &'a View,
    /// The periods.
    pub policy: &'a RetentionPolicy,
    /// How long a merge can be undone ([`Policy::split_window`](crate::Policy::split_window)).
    pub split_window: TimeDelta,
    /// On which day the accounts of the view were last used, where that is known.
    pub last_used: &'a BTreeMap<AccountId, NaiveDate>,
    /// The time.
    pub now: Timestamp,
}

impl Judge<'_> {
    /// What has lapsed of an account; nothing: it has not, or it is kept for ever, merged, closed or not there.
    pub fn judge(&self, id: AccountId, lapse: Lapse) -> Option<Lapsed> {
        let account = self.view.account(id)?;
        let cutoff = self.policy.cutoff(lapse, self.now)?;
        let since = match lapse {
            Lapse::LetterUnused => letter_unused(account),
            Lapse::AccountUnused => self.unused_since(account),
            Lapse::EntitlementEnded => self.not_entitled_since(account),
        };
        let since = since.filter(|since| *since <= cutoff)?;
        // What goes for one reason is not told twice.
        if lapse == Lapse::AccountUnused && self.judge(id, Lapse::EntitlementEnded).is_some() {
            return None;
        }
        let unreached: Vec<StudentId> = match lapse {
            Lapse::EntitlementEnded => Vec::new(),
            _ => self.children(id).into_iter().filter(|child| !self.reached_beside(*child, id)).collect(),
        };
        let letter = account.letter.as_ref().filter(|_| lapse == Lapse::LetterUnused);
        let live = letter.filter(|letter| letter.is_live(self.now)).map(|letter| letter.expires_at);
        let window = self.undoable_until(id).filter(|_| lapse != Lapse::LetterUnused);
        let kept = if account.hold.is_some() {
            Some(Kept::Held)
        } else if let Some(until) = live {
            Some(Kept::LetterLive { until })
        } else if let Some(until) = window {
            Some(Kept::SplitWindow { until })
        } else {
            (lapse == Lapse::AccountUnused && !unreached.is_empty()).then_some(Kept::OnlyReach)
        };
        Some(Lapsed { account: id, lapse, since, kept, unreached })
    }

    fn children(&self, id: AccountId) -> BTreeSet<StudentId> {
        self.view.links(id).filter(|link| link.is_active()).map(|link| link.student).collect()
    }

    /// Since when a responsible's active account was not used: neither by a log-in, nor by anything that ends sessions (a
    /// password, a merge, a split), nor by a letter of the office.
    fn unused_since(&self, account: &Account) -> Option<Timestamp> {
        let Status::Open(Standing::Activating | Standing::Active) = account.status else { return None };
        if !account.is_responsibles() {
            return None;
        }
        let last_day = self.last_used.get(&account.id).and_then(NaiveDate::succ_opt);
        let traced = last_day.map(|next| next.and_time(chrono::NaiveTime::MIN).and_utc());
        let issued = account.letter.as_ref().map(|letter| letter.issued_at);
        let marks = [traced, issued, drawn_at(account), self.policy.traced_since];
        Some(marks.into_iter().flatten().fold(account.activated_at?, Timestamp::max))
    }

    /// Since when nobody is answered for any more.
    fn not_entitled_since(&self, account: &Account) -> Option<Timestamp> {
        if !matches!(account.status, Status::Open(_) | Status::Suspended { .. }) {
            return None;
        }
        match account.holder {
            Holder::Responsible(_) => {
                let mut links = self.view.links(account.id);
                links.try_fold(account.registered_at, |last, link| {
                    let ended = link.ended.as_ref().filter(|_| !link.stands())?;
                    Some(last.max(ended.at))
                })
            }
            Holder::Student(id) => {
                let listed = self.view.rows.responsibilities.values();
                let stands = listed.into_iter().any(|link| link.student == id && link.is_active());
                self.view.student(id)?.left.filter(|_| !stands)
            }
        }
    }

    /// Whether another account that somebody uses, or has a living letter for, lists the child; by a link that neither a
    /// court narrowed nor its holder disputes.
    fn reached_beside(&self, child: StudentId, but: AccountId) -> bool {
        let unused = |account: &Account| {
            let cutoff = self.policy.cutoff(Lapse::AccountUnused, self.now);
            self.unused_since(account).zip(cutoff).is_some_and(|(since, cutoff)| since <= cutoff)
        };
        let mut links = self.view.rows.responsibilities.values();
        links.any(|link| {
            link.is_active()
                && link.student == child
                && link.account != but
                && link.restrictions.intersection(NARROWED) == Restrictions::NONE
                && self
                    .view
                    .account(link.account)
                    .is_some_and(|other| other.is_reachable(self.now) && !unused(other))
        })
    }

    /// Until when a merge into the group can be undone by its responsible.
    fn undoable_until(&self, id: AccountId) -> Option<Timestamp> {
        let of_group = |account| self.view.account(account).is_some_and(|row| row.answers() == id);
        let merges = self.view.rows.merges.values().filter(|merge| of_group(merge.principal));
        let standing = merges.filter(|merge| merge.standing().next().is_some());
        standing.map(|merge| merge.at + self.split_window).filter(|until| self.now < *until).max()
    }
}

/// Since when an open account's letter lies unused.
fn letter_unused(account: &Account) -> Option<Timestamp> {
    let Status::Open(_) = account.status else { return None };
    account.letter.as_ref()?.unused_since()
}

/// When the account's stamp was drawn: whatever ends sessions draws another, and its id tells when.
fn drawn_at(account: &Account) -> Option<Timestamp> {
    let (seconds, nanos) = account.session_stamp.as_uuid().get_timestamp()?.to_unix();
    Timestamp::from_timestamp(seconds.try_into().ok()?, nanos)
}
