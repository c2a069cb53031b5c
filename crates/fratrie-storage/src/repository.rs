//! What a store must do.

use crate::{
    error::{CommitError, RepositoryError},
    families::FindFamilies,
    journal::Journal,
    lapsed::FindLapsed,
    namesakes::FindNamesakes,
    outbox::Outbox,
    throttle::Throttle,
    traces::Traces,
};
use async_trait::async_trait;
use fratrie_domain::{AccountId, ChangeSet, RealmId, Receipt, State, View, Want};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
};

/// Keeps realms. An implementation is called a store.
///
/// What the types can not say:
/// 1. `load` reads one consistent snapshot.
/// 2. `commit` is one transaction: the expectations are checked, the rows written, the journal entry linked to the last of
///    its lane, the outbox event and the receipt kept, or nothing is. What was only read is checked too.
/// 3. A commit id that is already there changes nothing and answers with the receipt that stands.
/// 4. A future dropped at any point leaves the state before or after, never between, and the store usable.
/// 5. No clock and no randomness: times and ids come in the change set.
#[async_trait]
pub trait Repository: Debug + Send + Sync + 'static {
    /// Loads what is wanted of a realm, with versions.
    ///
    /// # Errors
    /// [`RepositoryError`]; nothing is ever changed.
    async fn load(&self, realm: &RealmId, want: &Want) -> Result<View, RepositoryError>;

    /// The account that now answers for each of `accounts`, at any depth, in one indexed read (R5); unknown ones are left
    /// out.
    ///
    /// # Errors
    /// [`RepositoryError`].
    async fn resolve(
        &self,
        realm: &RealmId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<BTreeMap<AccountId, AccountId>, RepositoryError>;

    /// Commits a change set whole, and answers with its receipt.
    ///
    /// # Errors
    /// [`CommitError`]; but for `Unknown`, everything is as before.
    async fn commit(&self, changes: &ChangeSet) -> Result<Receipt, CommitError>;
}

/// Hands out a realm whole: for verification ([`State::violations`]), support and tests.
#[async_trait]
pub trait Snapshot: Debug + Send + Sync + 'static {
    /// All that stands in a realm, as of one moment: rows, receipts, journal, and events, acknowledged ones included,
    /// each in the order of commits. The memory that it takes grows with the realm.
    ///
    /// # Errors
    /// [`RepositoryError`].
    async fn snapshot(&self, realm: &RealmId) -> Result<State, RepositoryError>;
}

/// What the facade asks of a store.
pub trait Store:
    Repository + Outbox + Journal + Snapshot + Throttle + FindFamilies + FindNamesakes + Traces + FindLapsed
{
}

impl<T> Store for T where
    T: Repository
        + Outbox
        + Journal
        + Snapshot
        + Throttle
        + FindFamilies
        + FindNamesakes
        + Traces
        + FindLapsed
{
}
