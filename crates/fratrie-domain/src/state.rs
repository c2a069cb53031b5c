//! A whole realm in memory: what a change set means. The reference store is this, and so is the model that every
//! other store is held against.

use crate::{
    Timestamp,
    change::{ChangeSet, Conflict, Receipt, Unique, Write},
    event::Event,
    ids::{AccountId, CommitId, MergeId},
    journal::Entry,
    model::{Account, Holder, Key, Merge, Responsible, Row, Rows, Standing, Status},
    realm::RealmId,
    view::{View, Want},
};
use std::collections::{BTreeMap, BTreeSet};

/// All that stands in one realm.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// The rows.
    pub rows: Rows,
    /// The receipts, by commit.
    pub receipts: BTreeMap<CommitId, Receipt>,
    /// The journal, in the order of commits.
    pub journal: Vec<Entry>,
    /// The outbox, in the order of commits.
    pub events: Vec<Event>,
}

impl ChangeSet {
    /// Applies the change set whole, or says why not and changes nothing. A commit id that is already there changes
    /// nothing and is no error: the caller answers with the receipt that stands (R7).
    ///
    /// # Errors
    /// [`Conflict`] when a row moved since the decision, or a unique value is taken.
    pub fn apply_to(&self, state: &mut State) -> Result<(), Conflict> {
        if state.receipts.contains_key(&self.commit_id) {
            return Ok(());
        }
        for expect in self.prerequisites() {
            if !expect.holds(state.rows.version(expect.key())) {
                return Err(Conflict::Moved { key: expect.key().clone() });
            }
        }
        let mut rows = state.rows.clone();
        for write in &self.writes {
            match write {
                Write::Insert(row) | Write::Update(row) => rows.put(row.clone()),
                Write::Delete(key) => rows.remove(key),
            }
        }
        for row in self.rows_written() {
            if let Some(taken) = taken_beside(&rows, row) {
                return Err(Conflict::Taken(taken));
            }
        }
        if let Some((from, to)) = self.dangling(&rows) {
            return Err(Conflict::Dangling { from, to });
        }
        state.rows = rows;
        state.receipts.insert(self.commit_id, self.receipt.clone());
        state.journal.extend(self.journal.iter().cloned());
        state.events.extend(self.events.iter().cloned());
        Ok(())
    }

    /// A row that would refer to one that is not there, and that one.
    fn dangling(&self, rows: &Rows) -> Option<(Key, Key)> {
        let deletes = self.writes.iter().any(|write| matches!(write, Write::Delete(_)));
        // What is deleted may be what any other row refers to.
        let suspects: Vec<Row> =
            if deletes { rows.iter().collect() } else { self.rows_written().cloned().collect() };
        suspects.iter().find_map(|row| {
            let missing = row.references().into_iter().find(|key| rows.version(key).is_none())?;
            Some((row.key(), missing))
        })
    }
}

/// The unique value that `row` shares with another row, if any.
fn taken_beside(rows: &Rows, row: &Row) -> Option<Unique> {
    row.uniques().into_iter().find(|unique| match unique {
        Unique::Identifier(_) | Unique::Holder(_) => beside(&rows.accounts, row, unique, Row::Account),
        Unique::Responsible(_) => beside(&rows.responsibles, row, unique, Row::Responsible),
        Unique::Student(_) | Unique::Ine(_) => beside(&rows.students, row, unique, Row::Student),
        Unique::Link(..) => beside(&rows.responsibilities, row, unique, Row::Responsibility),
    })
}

/// Whether another row of its kind holds the value.
fn beside<K, V: Clone>(rows: &BTreeMap<K, V>, row: &Row, unique: &Unique, wrap: impl Fn(V) -> Row) -> bool {
    let mut others = rows.values().cloned().map(wrap).filter(|other| other.key() != row.key());
    others.any(|other| other.uniques().contains(unique))
}

impl State {
    /// The account that now answers for each of `accounts`, at any depth (R5); unknown ones are left out.
    pub fn resolve(&self, accounts: &BTreeSet<AccountId>) -> BTreeMap<AccountId, AccountId> {
        let known = accounts.iter().filter_map(|id| self.rows.accounts.get(id));
        known.map(|account| (account.id, account.answers())).collect()
    }

    /// What [`Want`] says, of this realm.
    pub fn load(&self, realm: &RealmId, want: &Want) -> View {
        let all = &self.rows;
        let mut view = View::empty(realm.clone());
        view.receipt = want.receipt.and_then(|commit| self.receipts.get(&commit).cloned());
        let rows = &mut view.rows;

        for prior in all.priors.values().filter(|row| want.priors_of.contains(&row.person)) {
            rows.priors.insert(prior.id, prior.clone());
        }
        for student in all.students.values() {
            if want.students.contains(&student.source)
                || want.whole.contains(&student.school)
                || want.whole.contains(&student.source.school)
                || student.ine.as_ref().is_some_and(|ine| want.ines.contains(ine))
            {
                rows.students.insert(student.id, student.clone());
            }
        }
        let named = |row: &&Responsible| {
            want.responsibles.contains(&row.source) || want.whole.contains(&row.source.school)
        };
        for responsible in all.responsibles.values().filter(named) {
            rows.responsibles.insert(responsible.id, responsible.clone());
        }
        for id in &want.merge {
            copy(&all.merges, &mut rows.merges, id);
        }
        let of_merges: BTreeSet<AccountId> = rows.merges.values().flat_map(Merge::accounts).collect();
        let spent: BTreeSet<AccountId> = want.spent.map(|until| self.spent(until)).unwrap_or_default();
        let listing: BTreeSet<AccountId> = all
            .responsibilities
            .values()
            .filter(|link| link.is_active() && want.children.contains(&link.student))
            .map(|link| link.account)
            .collect();
        let wanted = |account: &&Account| {
            want.accounts.contains(&account.id)
                || of_merges.contains(&account.id)
                || listing.contains(&account.id)
                || spent.contains(&account.id)
                || (want.held && account.hold.is_some())
                || want.identifiers.contains(&account.identifier)
                || account.contact.email.as_ref().is_some_and(|email| want.emails.contains(email))
                || (want.unnotified && account.status == Status::Open(Standing::Created))
                || match account.holder {
                    Holder::Responsible(id) => rows.responsibles.contains_key(&id),
                    Holder::Student(id) => rows.students.contains_key(&id),
                }
        };
        let found: BTreeSet<AccountId> = all
            .accounts
            .values()
            .filter(wanted)
            .flat_map(|account| [account.id, account.answers()])
            .collect();

        let beside = |account: &&Account| found.contains(&account.id) || found.contains(&account.answers());
        for account in all.accounts.values().filter(beside) {
            rows.accounts.insert(account.id, account.clone());
            match account.holder {
                Holder::Responsible(id) => copy(&all.responsibles, &mut rows.responsibles, &id),
                Holder::Student(id) => copy(&all.students, &mut rows.students, &id),
            }
        }
        for link in all.responsibilities.values().filter(|link| found.contains(&link.account)) {
            rows.responsibilities.insert(link.id, link.clone());
            copy(&all.responsibles, &mut rows.responsibles, &link.responsible);
            copy(&all.students, &mut rows.students, &link.student);
        }
        for pair in
            all.waivers.keys().filter(|pair| found.contains(&pair.low()) && found.contains(&pair.high()))
        {
            copy(&all.waivers, &mut rows.waivers, pair);
        }
        let of_found = |record: &&Merge| want.merges && rows.accounts.contains_key(&record.principal);
        let merges: Vec<MergeId> = all.merges.values().filter(of_found).map(|record| record.id).collect();
        for id in merges {
            copy(&all.merges, &mut rows.merges, &id);
        }
        let schools: Vec<_> = rows
            .students
            .values()
            .map(|student| student.school.clone())
            .chain(want.schools.iter().chain(&want.whole).cloned())
            .collect();
        for code in schools {
            copy(&all.schools, &mut rows.schools, &code);
        }
        for account in all.accounts.values().filter(|account| want.alone.contains(&account.identifier)) {
            rows.accounts.insert(account.id, account.clone());
        }
        view
    }
}

impl State {
    /// What [`Want::spent`] says.
    fn spent(&self, until: Timestamp) -> BTreeSet<AccountId> {
        let keeps = |account: &&Account| {
            let merge = account.status.absorption().and_then(|one| self.rows.merges.get(&one.merge));
            let held = self.rows.accounts.get(&account.answers()).is_some_and(|root| root.hold.is_some());
            let kept = account.secret.is_some() || account.letter.is_some();
            kept && !held && merge.is_some_and(|one| one.at <= until)
        };
        self.rows.accounts.values().filter(keeps).map(|account| account.id).take(Want::SPENT).collect()
    }
}

fn copy<K: Ord + Clone, V: Clone>(from: &BTreeMap<K, V>, to: &mut BTreeMap<K, V>, key: &K) {
    if let Some(row) = from.get(key) {
        to.entry(key.clone()).or_insert_with(|| row.clone());
    }
}
