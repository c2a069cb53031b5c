//! The periods.

use super::Lapse;
use crate::Timestamp;
use chrono::{Months, NaiveDate, TimeDelta};

/// How long a realm keeps what. A period that is `None` never ends.
///
/// The defaults are those of the sources named; who answers for a realm's data decides, and writes it into the register
/// (RGPD, article 30).
///
/// ```
/// use fratrie_domain::{chrono::TimeDelta, retention::RetentionPolicy};
/// let longer = RetentionPolicy { accounts_unused: Some(TimeDelta::days(730)), ..RetentionPolicy::default() };
/// assert!(longer.letters_unused.is_some());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetentionPolicy {
    /// How long a letter that nobody used is known, from the day it was issued: 90 days (the unactivated accounts of
    /// ÉduConnect and the ministry's *téléservices*). A letter whose password still opens something is never forgotten.
    pub letters_unused: Option<TimeDelta>,
    /// How long a responsible's account that is active is kept without a log-in: 365 days (*téléservices*).
    pub accounts_unused: Option<TimeDelta>,
    /// How long an account is kept after the last child left, or the student whose it is: 3 months (arrêté du 30 novembre
    /// 2006 on the *espaces numériques de travail*, article 6, as amended on 13 October 2017).
    pub after_last_child: Option<Months>,
    /// How long the day of the last log-in is kept: 365 days (a year, as other *téléservices* keep logs of connections).
    /// Never shorter than [`accounts_unused`](Self::accounts_unused): without it, an account in use would look unused.
    pub traces: Option<TimeDelta>,
    /// Since when log-ins leave traces in this realm, where it is older than that: before then nobody can say that an
    /// account was not used, so nothing counts as unused since earlier. Set it too when `accounts_unused` is made longer
    /// than traces were kept for.
    pub traced_since: Option<Timestamp>,
}

impl Default for RetentionPolicy {
    fn default() -> Self {
        Self {
            letters_unused: Some(TimeDelta::days(90)),
            accounts_unused: Some(TimeDelta::days(365)),
            after_last_child: Some(Months::new(3)),
            traces: Some(TimeDelta::days(365)),
            traced_since: None,
        }
    }
}

impl RetentionPolicy {
    /// What lapsed at this moment or before is to go; nothing, where it is kept for ever.
    pub fn cutoff(&self, lapse: Lapse, now: Timestamp) -> Option<Timestamp> {
        match lapse {
            Lapse::LetterUnused => now.checked_sub_signed(self.letters_unused?),
            Lapse::AccountUnused => now.checked_sub_signed(self.accounts_unused?),
            Lapse::EntitlementEnded => now.checked_sub_months(self.after_last_child?),
        }
    }

    /// Traces of earlier days are to go; nothing, where they are kept for ever.
    pub fn traces_before(&self, now: Timestamp) -> Option<NaiveDate> {
        let period = self.traces?.max(self.accounts_unused.unwrap_or_default());
        now.checked_sub_signed(period).map(|cutoff| cutoff.date_naive())
    }
}
