//! On which day each account was last used, beside the change sets: a log-in changes no account (SECURITY V39).

use crate::error::RepositoryError;
use async_trait::async_trait;
use fratrie_domain::{AccountId, RealmId, chrono::NaiveDate};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
};

/// Keeps the day of each account's last use: one row an account, the latest day only. Days are those of UTC.
///
/// What the types can not say:
/// 1. A day is never put back: an earlier one than stands changes nothing, whoever comes first.
/// 2. What was recorded survives a restart.
/// 3. An account need not be there: nothing refers to it.
/// 4. A future dropped at any point leaves a trace as it was or as it is to be, and the store usable.
#[async_trait]
pub trait Traces: Debug + Send + Sync + 'static {
    /// An account was used on this day. The same day again changes nothing.
    ///
    /// # Errors
    /// [`RepositoryError`].
    async fn record(
        &self,
        realm: &RealmId,
        account: AccountId,
        day: NaiveDate,
    ) -> Result<(), RepositoryError>;

    /// The last day of each of these accounts; those without a trace are left out.
    ///
    /// # Errors
    /// [`RepositoryError`].
    async fn last_used(
        &self,
        realm: &RealmId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<BTreeMap<AccountId, NaiveDate>, RepositoryError>;

    /// How many traces of the realm are of days before this one.
    ///
    /// # Errors
    /// [`RepositoryError`].
    async fn traces_before(&self, realm: &RealmId, day: NaiveDate) -> Result<u64, RepositoryError>;

    /// Forgets the traces of days before this one; answers with how many they were.
    ///
    /// # Errors
    /// [`RepositoryError`].
    async fn purge_traces(&self, realm: &RealmId, before: NaiveDate) -> Result<u64, RepositoryError>;

    /// Forgets the traces of these accounts: their holder is erased (R16).
    ///
    /// # Errors
    /// [`RepositoryError`].
    async fn forget_traces(
        &self,
        realm: &RealmId,
        accounts: &BTreeSet<AccountId>,
    ) -> Result<(), RepositoryError>;
}
