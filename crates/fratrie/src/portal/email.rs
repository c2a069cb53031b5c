//! Addresses: given, confirmed.

use super::Portal;
use crate::{error::Error, link, session::Session};
use fratrie_credentials::{LinkPurpose, TypedPassword};
use fratrie_domain::{Command, EmailAddress, Origin, Want, command::RequestEmailChange, proof::Proof};

impl Portal {
    /// Gives another address. A link goes to it, a notice to the one before; until the link comes back the address
    /// counts for nothing (SECURITY V17, V18).
    ///
    /// # Errors
    /// `Refused(Credentials)` when the current password is wrong; `SessionEnded`; `Busy`; `Store`.
    pub async fn request_email_change(
        &self,
        session: &Session,
        current: &TypedPassword,
        address: EmailAddress,
        origin: &Origin,
    ) -> Result<(), Error> {
        let context = &self.context;
        let view = self.session_view(session, Want::default()).await?;
        let account = self.check(session, &view)?;
        context.require_chosen(account, current).await?;
        let expires_at = context.now() + context.shell.policy.confirmation_lifetime;
        let token = context.new_token(LinkPurpose::ConfirmEmail, account.id, expires_at);
        let proof = Proof::vouch(context.password_claim(account));
        let command = Command::RequestEmailChange(RequestEmailChange { proof, address, token });
        context.run(Want::accounts([account.id]), self.env(account.id, origin), command).await?;
        Ok(())
    }

    /// Confirms the address that waits, by the link that was sent to it.
    ///
    /// # Errors
    /// `Refused(LinkVoid)`; `Store`.
    pub async fn confirm_email(&self, link: &str, origin: &Origin) -> Result<(), Error> {
        let link = link::parse(link)?;
        let account = link.account;
        let command = Command::ConfirmEmail(link);
        self.context.run(Want::accounts([account]), self.env(account, origin), command).await?;
        Ok(())
    }
}
