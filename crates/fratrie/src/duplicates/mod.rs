//! Accounts that may be one person's, as offices and support both look at them.

mod of;
mod pages;
mod pair;

pub use pages::Duplicates;
pub use pair::{SuggestedAccount, SuggestedPair};

use crate::{error::Error, shell::Context};
use fratrie_domain::{AccountId, View, Want};

impl Context {
    /// What is to be known of accounts that are compared: of those that they absorbed too, on which the office may have
    /// given its word.
    async fn load_compared(&self, accounts: impl IntoIterator<Item = AccountId>) -> Result<View, Error> {
        let view = self.load(&Want::accounts(accounts)).await?;
        if view.rows.accounts.values().all(|account| account.answers() == account.id) {
            return Ok(view);
        }
        self.load(&Want::accounts(view.rows.accounts.keys().copied())).await
    }
}
