//! What the holder of an account does.

mod account;
mod activation;
mod email;
mod export;
mod history;
mod letters;
mod log_in;
mod merge;
mod password;
mod preview;
mod recovery;
mod split;

pub use account::AccountInfo;
pub use activation::Activation;
pub use log_in::LogIn;
pub use merge::{MergeConfirmation, MergeReceipt};
pub use preview::{MergePreview, PreviewAccount, PreviewChild, PreviewLine};
pub(crate) use preview::{children_after, preview_account};
pub use recovery::RecoveryTarget;
pub use split::SplitReceipt;

use crate::{error::Error, session::Session, shell::Context};
use fratrie_domain::{AccountId, Origin, View, Want, journal::Actor, model::Account};

/// What the holder of an account does, responsible or student: log in, activate, manage, recover, group.
///
/// Calls that take a [`Session`] check first that it still holds.
#[derive(Debug, Clone)]
pub struct Portal {
    context: Context,
}

impl Portal {
    pub(crate) const fn new(context: Context) -> Self {
        Self { context }
    }

    /// The session's account, as it stands, with `want` beside it.
    async fn session_view(&self, session: &Session, mut want: Want) -> Result<View, Error> {
        want.accounts.insert(session.account);
        let view = self.context.load(&want).await?;
        self.check(session, &view)?;
        Ok(view)
    }

    fn check<'a>(&self, session: &Session, view: &'a View) -> Result<&'a Account, Error> {
        view.account(session.account)
            .filter(|account| session.holds(&self.context.realm, account))
            .ok_or(Error::SessionEnded)
    }

    fn env(&self, account: AccountId, origin: &Origin) -> fratrie_domain::Env {
        self.context.env(Actor::Holder { account }, origin.clone())
    }
}
