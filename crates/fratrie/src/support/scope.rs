//! Which accounts a person of the support may touch (SECURITY V25).

use fratrie_domain::{AccountId, Refusal, SchoolCode, View, model::Holder};
use std::collections::BTreeSet;

/// All accounts of the realm, or those with a child in one of some schools.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope(Option<BTreeSet<SchoolCode>>);

impl Scope {
    pub(crate) fn of_schools(schools: impl IntoIterator<Item = SchoolCode>) -> Self {
        Self(Some(schools.into_iter().collect()))
    }

    /// Whether it is the whole realm.
    pub(crate) const fn is_whole(&self) -> bool {
        self.0.is_none()
    }

    /// Whether the account that answers for `account` has a child in one of the schools, or is a student's
    /// of one.
    pub(crate) fn covers(&self, view: &View, account: AccountId) -> bool {
        let Some(schools) = &self.0 else { return true };
        let holder = view.account(account).map(|account| account.holder);
        if let Some(Holder::Student(id)) = holder {
            return view.student(id).is_some_and(|student| schools.contains(&student.school));
        }
        let answers = view.resolve(account).map_or(account, |account| account.id);
        view.children(answers).iter().any(|child| schools.contains(&child.school))
    }

    /// Whether it covers all of these.
    pub(crate) fn check(
        &self,
        view: &View,
        accounts: impl IntoIterator<Item = AccountId>,
    ) -> Result<(), Refusal> {
        let covered = accounts.into_iter().all(|account| self.covers(view, account));
        if covered { Ok(()) } else { Err(Refusal::OutOfScope) }
    }
}
