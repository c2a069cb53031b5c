//! All that is known of an account and of the records that it answers for, read once for all comparisons.

use crate::{
    EmailAddress, View, fold,
    ids::{AccountId, StudentId},
    model::{Account, Civility, Holder, Responsibility, Responsible, Status},
    text::{Phone, SchoolCode},
};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug)]
pub(super) struct Side<'a> {
    /// The account and those that answer to it.
    pub(super) members: Vec<AccountId>,
    /// The records of their holders.
    pub(super) records: Vec<&'a Responsible>,
    /// Links that stand.
    pub(super) links: Vec<&'a Responsibility>,
    pub(super) confirmed: Option<&'a EmailAddress>,
    pub(super) schools: BTreeSet<&'a SchoolCode>,
    pub(super) civilities: BTreeSet<Civility>,
    pub(super) addresses: BTreeSet<String>,
    /// Of the schools' bases, and confirmed.
    pub(super) emails: BTreeSet<&'a EmailAddress>,
    pub(super) mobiles: BTreeSet<String>,
    /// Mobiles and others.
    pub(super) phones: BTreeSet<String>,
    pub(super) students: BTreeSet<StudentId>,
    /// Family names of the children, folded.
    pub(super) families: BTreeSet<String>,
}

impl<'a> Side<'a> {
    /// The sides of all open accounts of responsibles.
    pub(super) fn all(view: &'a View) -> BTreeMap<AccountId, Self> {
        let mut members: BTreeMap<AccountId, Vec<&Account>> = BTreeMap::new();
        for account in view.rows.accounts.values() {
            members.entry(account.answers()).or_default().push(account);
        }
        let mut links: BTreeMap<AccountId, Vec<&Responsibility>> = BTreeMap::new();
        for link in view.rows.responsibilities.values().filter(|link| link.stands()) {
            links.entry(link.account).or_default().push(link);
        }
        let sides = members.into_iter().filter_map(|(id, members)| {
            let account = view.account(id)?;
            let open = matches!(account.status, Status::Open(_)) && account.is_responsibles();
            open.then(|| (id, Self::of(view, account, &members, links.remove(&id).unwrap_or_default())))
        });
        sides.collect()
    }

    fn of(
        view: &'a View,
        account: &'a Account,
        members: &[&'a Account],
        links: Vec<&'a Responsibility>,
    ) -> Self {
        let record = |account: &&Account| match account.holder {
            Holder::Responsible(id) => view.responsible(id),
            Holder::Student(_) => None,
        };
        let records: Vec<&Responsible> = members.iter().filter_map(record).collect();
        let details = || records.iter().map(|record| &record.details);
        let confirmed = account.contact.email.as_ref();
        let own = account.contact.phone.as_ref().and_then(Phone::subscriber);
        let of_bases = details().filter_map(|details| details.mobile.as_ref()?.subscriber());
        let mobiles: BTreeSet<String> = of_bases.chain(own.clone().filter(|own| is_mobile(own))).collect();
        let others = details().filter_map(|details| details.phone.as_ref()?.subscriber());
        let students: BTreeSet<StudentId> = links.iter().map(|link| link.student).collect();
        let family = |id: &StudentId| Some(fold(view.student(*id)?.name.family()));
        Self {
            members: members.iter().map(|account| account.id).collect(),
            confirmed,
            schools: records.iter().map(|record| &record.source.school).collect(),
            civilities: details().filter_map(|details| details.civility).collect(),
            addresses: details().filter_map(|details| details.address.as_ref()?.folded()).collect(),
            emails: details().filter_map(|details| details.email.as_ref()).chain(confirmed).collect(),
            phones: others.chain(own).chain(mobiles.iter().cloned()).collect(),
            mobiles,
            families: students.iter().filter_map(family).collect(),
            students,
            records,
            links,
        }
    }

    /// Whether an address is common; a `?` stands for a lost character.
    pub(super) fn lives_with(&self, other: &Self) -> bool {
        self.addresses.iter().any(|one| other.addresses.iter().any(|other| alike(one, other)))
    }
}

/// The numbering plan gives 06 and 07 to mobiles (ARCEP). What an account's telephone is, nothing else tells: imports
/// take whichever number the school's base has.
fn is_mobile(subscriber: &str) -> bool {
    subscriber.starts_with(['6', '7'])
}

fn alike(one: &str, other: &str) -> bool {
    let lost = |(a, b): (char, char)| a == b || (a == '?') != (b == '?');
    one == other || (one.chars().count() == other.chars().count() && one.chars().zip(other.chars()).all(lost))
}
