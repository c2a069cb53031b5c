//! Which accounts share a name, an address, a telephone: what suggestions of duplicates are made from.

use crate::error::RepositoryError;
use async_trait::async_trait;
use fratrie_domain::{
    RealmId,
    duplicates::{Namesakes, Shared},
};
use std::{collections::BTreeSet, fmt::Debug};

/// Finds accounts that share something.
///
/// To go through all pages takes time in proportion to the realm: each page goes on in an index where the one before
/// ended.
#[async_trait]
pub trait FindNamesakes: Debug + Send + Sync + 'static {
    /// What [`State::namesakes`](fratrie_domain::State::namesakes) says of the realm.
    ///
    /// # Errors
    /// [`RepositoryError`].
    async fn namesakes(
        &self,
        realm: &RealmId,
        shared: Shared,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Namesakes>, RepositoryError>;

    /// What [`State::namesakes_of`](fratrie_domain::State::namesakes_of) says of the realm: reads in proportion to what has
    /// these keys.
    ///
    /// # Errors
    /// [`RepositoryError`].
    async fn namesakes_of(
        &self,
        realm: &RealmId,
        shared: Shared,
        keys: &BTreeSet<String>,
    ) -> Result<Vec<Namesakes>, RepositoryError>;
}
