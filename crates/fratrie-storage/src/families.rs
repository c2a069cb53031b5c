//! The children of one account, by one statement: what a portal asks for most often.

use crate::error::RepositoryError;
use async_trait::async_trait;
use fratrie_domain::{AccountId, Family, RealmId};
use std::fmt::Debug;

/// Lists the children of accounts.
///
/// A [`load`](crate::Repository::load) would bring the same, and all that a decision needs beside it.
#[async_trait]
pub trait FindFamilies: Debug + Send + Sync + 'static {
    /// What [`State::family`](fratrie_domain::State::family) says of the realm.
    ///
    /// # Errors
    /// [`RepositoryError`].
    async fn family(&self, realm: &RealmId, account: AccountId) -> Result<Option<Family>, RepositoryError>;
}
