//! What is to be loaded and asked to erase an account whose time is over.

use fratrie_domain::{
    AccountId, Command, State, StudentId, Want,
    chrono::NaiveDate,
    command::EraseLapsed,
    model::Holder,
    retention::{Lapse, RetentionPolicy},
};
use std::collections::{BTreeMap, BTreeSet};

/// To erase `account`, which answers for itself, where it has lapsed by this policy and these traces.
pub fn erase_lapsed(
    state: &State,
    account: AccountId,
    lapse: Lapse,
    policy: &RetentionPolicy,
    last_used: BTreeMap<AccountId, NaiveDate>,
) -> (Want, Command) {
    let links = state.rows.responsibilities.values();
    let listed = links.filter(|link| link.account == account && link.is_active()).map(|link| link.student);
    let group = state.rows.accounts.values().filter(|row| row.answers() == account);
    let persons: BTreeSet<Holder> = group.map(|row| row.holder).collect();
    let own = persons.iter().filter_map(|person| match person {
        Holder::Student(id) => Some(*id),
        Holder::Responsible(_) => None,
    });
    let children: BTreeSet<StudentId> = listed.chain(own).collect();
    let want = Want { children, merges: true, priors_of: persons.clone(), ..Want::accounts([account]) };
    let asked = EraseLapsed { account, lapse, policy: *policy, last_used, persons };
    (want, Command::EraseLapsed(Box::new(asked)))
}
