//! What a decision is made on: the part of a realm that was asked for, with versions.

use crate::{
    Timestamp,
    change::Receipt,
    email::EmailAddress,
    family::{Child, listed},
    identifier::Identifier,
    ids::{AccountId, CommitId, MergeId, ResponsibleId, StudentId},
    model::{Account, Holder, Responsibility, Responsible, Rows, Source, Student},
    names::PersonName,
    realm::RealmId,
    text::{Ine, SchoolCode},
};
use std::collections::{BTreeMap, BTreeSet};

/// What to load.
///
/// Accounts are wanted by id, identifier, confirmed address, or by the records of their holders. Whatever account is
/// found brings with it, in the same consistent read:
/// 1. the account that answers for it, and so on as if that had been asked for;
/// 2. its holder;
/// 3. all its links, ended ones included, each with its responsible, its student and the student's school;
/// 4. the accounts that answer to it (their own rows only) and their holders;
/// 5. the waivers between any two of the accounts found by 1;
/// 6. with [`merges`](Self::merges), the records of all merges whose principal is here.
///
/// A student that is wanted brings its own account, if it has one; a responsible, theirs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Want {
    /// Accounts by id.
    pub accounts: BTreeSet<AccountId>,
    /// Accounts by login name.
    pub identifiers: BTreeSet<Identifier>,
    /// Accounts by login name, each with nothing but its own row: one read, whether there is such an account or not, so
    /// that nobody sees by a clock which (R12).
    pub alone: BTreeSet<Identifier>,
    /// Accounts by confirmed address, whatever its letter case.
    pub emails: BTreeSet<EmailAddress>,
    /// Schools by code.
    pub schools: BTreeSet<SchoolCode>,
    /// Responsibles by their record in a school's base.
    pub responsibles: BTreeSet<Source>,
    /// Students by their record in a school's base.
    pub students: BTreeSet<Source>,
    /// Students by national number.
    pub ines: BTreeSet<Ine>,
    /// Accounts that list these students, by links that hold.
    pub children: BTreeSet<StudentId>,
    /// All that these schools' bases say: their students, those who attend or were first named by them; their
    /// responsibles.
    pub whole: BTreeSet<SchoolCode>,
    /// The former values kept of these persons' rows, and nothing else of theirs.
    pub priors_of: BTreeSet<Holder>,
    /// Accounts that wait for their first letter ([`Standing::Created`](crate::model::Standing::Created)).
    pub unnotified: bool,
    /// These merges: their records, and all their accounts as if those had been asked for.
    pub merge: BTreeSet<MergeId>,
    /// The merges of whatever accounts are found.
    pub merges: bool,
    /// Accounts whose group is [held](crate::model::Hold).
    pub held: bool,
    /// Accounts absorbed by this moment, of groups that are not held, that still keep a password or a letter; the [first](Self::SPENT) of them by id.
    pub spent: Option<Timestamp>,
    /// The receipt of this commit, if it happened.
    pub receipt: Option<CommitId>,
}

impl Want {
    /// At most so many accounts are found by [`spent`](Self::spent).
    pub const SPENT: usize = 200;

    /// These accounts.
    pub fn accounts(ids: impl IntoIterator<Item = AccountId>) -> Self {
        Self { accounts: ids.into_iter().collect(), ..Self::default() }
    }

    /// This merge, its accounts, and all merges of theirs.
    pub fn merge(id: MergeId) -> Self {
        Self { merge: BTreeSet::from([id]), merges: true, ..Self::default() }
    }

    /// The account of this login name.
    pub fn identifier(identifier: &Identifier) -> Self {
        Self { identifiers: BTreeSet::from([identifier.clone()]), ..Self::default() }
    }

    /// The account of this login name, and nothing beside its own row.
    pub fn alone(identifier: &Identifier) -> Self {
        Self { alone: BTreeSet::from([identifier.clone()]), ..Self::default() }
    }

    /// Whether schools are asked for whole, as an import does, and nothing beside them but students by their national numbers: a
    /// store may have a way of its own to read so much.
    ///
    /// ```
    /// # use fratrie_domain::Want;
    /// let school = Want { whole: ["0210001A".parse()?].into(), ..Want::default() };
    /// assert!(school.is_whole() && !Want::default().is_whole());
    /// # Ok::<(), fratrie_domain::TextError>(())
    /// ```
    pub fn is_whole(&self) -> bool {
        let whole = Self {
            whole: self.whole.clone(),
            ines: self.ines.clone(),
            merges: self.merges,
            receipt: self.receipt,
            ..Self::default()
        };
        !self.whole.is_empty() && whole == *self
    }

    /// With the receipt of `commit`.
    #[must_use]
    pub fn with_receipt(mut self, commit: CommitId) -> Self {
        self.receipt = Some(commit);
        self
    }
}

/// What was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The realm.
    pub realm: RealmId,
    /// The rows.
    pub rows: Rows,
    /// The receipt asked for, if that commit happened.
    pub receipt: Option<Receipt>,
}

impl View {
    /// A view of nothing.
    pub fn empty(realm: RealmId) -> Self {
        Self { realm, rows: Rows::default(), receipt: None }
    }

    /// An account.
    pub fn account(&self, id: AccountId) -> Option<&Account> {
        self.rows.accounts.get(&id)
    }

    /// The account of a login name.
    pub fn by_identifier(&self, identifier: &Identifier) -> Option<&Account> {
        self.rows.accounts.values().find(|account| account.identifier == *identifier)
    }

    /// The account of a holder.
    pub fn by_holder(&self, holder: Holder) -> Option<&Account> {
        self.rows.accounts.values().find(|account| account.holder == holder)
    }

    /// The account that answers for `id`, at any depth, in one step (R5).
    pub fn resolve(&self, id: AccountId) -> Option<&Account> {
        self.account(self.account(id)?.answers())
    }

    /// The person record of a school's base.
    pub fn responsible(&self, id: ResponsibleId) -> Option<&Responsible> {
        self.rows.responsibles.get(&id)
    }

    /// A student.
    pub fn student(&self, id: StudentId) -> Option<&Student> {
        self.rows.students.get(&id)
    }

    /// The name of an account's holder.
    pub fn holder_name(&self, account: &Account) -> Option<&PersonName> {
        match account.holder {
            Holder::Responsible(id) => self.responsible(id).map(|row| &row.name),
            Holder::Student(id) => self.student(id).map(|row| &row.name),
        }
    }

    /// All links of an account, ended ones included.
    pub fn links(&self, account: AccountId) -> impl Iterator<Item = &Responsibility> {
        self.rows.responsibilities.values().filter(move |link| link.account == account)
    }

    /// The children of an account, by name: each once, with what all links to it say together (R10).
    pub fn children(&self, account: AccountId) -> Vec<Child> {
        listed(&self.rows, self.links(account))
    }

    /// The children of every account that has links here, as [`children`](Self::children) gives them; in one pass.
    pub fn families(&self) -> BTreeMap<AccountId, Vec<Child>> {
        let mut links: BTreeMap<AccountId, Vec<&Responsibility>> = BTreeMap::new();
        for link in self.rows.responsibilities.values() {
            links.entry(link.account).or_default().push(link);
        }
        links.into_iter().map(|(account, links)| (account, listed(&self.rows, links))).collect()
    }
}
