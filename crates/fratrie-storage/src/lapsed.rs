//! Which accounts may have lapsed, stretch by stretch: what retention is made from.

use crate::error::RepositoryError;
use async_trait::async_trait;
use fratrie_domain::{
    AccountId, RealmId, Timestamp,
    retention::{Lapse, LapsedPage},
};
use std::fmt::Debug;

/// Finds accounts that may have lapsed.
///
/// To go through all stretches takes time in proportion to the realm, and each one in proportion to its length, whatever is
/// found on it: it goes on by id where the one before ended.
#[async_trait]
pub trait FindLapsed: Debug + Send + Sync + 'static {
    /// What [`State::lapsed`](fratrie_domain::State::lapsed) says of the realm and of its traces.
    ///
    /// # Errors
    /// [`RepositoryError`].
    async fn lapsed(
        &self,
        realm: &RealmId,
        lapse: Lapse,
        cutoff: Timestamp,
        after: Option<AccountId>,
        limit: u32,
    ) -> Result<LapsedPage, RepositoryError>;
}
