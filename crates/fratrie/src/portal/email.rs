//! Addresses: given, confirmed.

use super::Portal;
use crate::{attempt::Attempt, error::Error, link, session::Session};
use fratrie_credentials::{LinkPurpose, TypedPassword};
use fratrie_domain::{
    Command, EmailAddress, Origin, Want,
    command::{ConfirmEmail, RequestEmailChange},
    proof::Proof,
};

impl Portal {
    /// Gives another address. A link goes to it, a notice to the one before; until the link comes back the address
    /// counts for nothing (SECURITY V17, V18).
    ///
    /// # Errors
    /// `Refused` with `Credentials` when the current password is wrong, or `TooManyAttempts`; `SessionEnded`; `Busy`; `Store`.
    pub async fn request_email_change(
        &self,
        session: &Session,
        current: &TypedPassword,
        address: EmailAddress,
        attempt: impl Into<Attempt> + Send,
    ) -> Result<(), Error> {
        let attempt = attempt.into();
        let context = &self.context;
        let view = self.session_view(session, Want::default()).await?;
        let account = self.check(session, &view)?;
        context.require_chosen(account, current, &attempt).await?;
        let expires_at = context.now() + context.shell.policy.confirmation_lifetime;
        let token = context.new_token(LinkPurpose::ConfirmEmail, account.id, expires_at);
        let proof = Proof::vouch(context.password_claim(account));
        let command = Command::RequestEmailChange(RequestEmailChange { proof, address, token });
        context.run(Want::accounts([account.id]), self.env(account.id, &attempt.origin), command).await?;
        Ok(())
    }

    /// Confirms the address that waits, by the link that was sent to it. Where it takes the place of another, all sessions
    /// end, and the other can take the account back for 7 days: [`revert_email`](Self::revert_email).
    ///
    /// # Errors
    /// `Refused(LinkVoid)`; `Store`.
    pub async fn confirm_email(&self, link: &str, origin: &Origin) -> Result<(), Error> {
        let link = link::parse(link)?;
        let account = link.account;
        let expires_at = self.context.now() + self.context.shell.policy.reversal_lifetime;
        let revert = self.context.new_token(LinkPurpose::RevertEmail, account, expires_at);
        let command = Command::ConfirmEmail(ConfirmEmail { link, revert });
        self.context.run(Want::accounts([account]), self.env(account, origin), command).await?;
        Ok(())
    }

    /// Puts the address back that another one took the place of, by the link that was sent to it. All sessions end. Whoever
    /// changed it knew the password: have another one chosen next, by [`Portal::request_password_reset`].
    ///
    /// # Errors
    /// `Refused(LinkVoid)`; `Store`.
    pub async fn revert_email(&self, link: &str, origin: &Origin) -> Result<(), Error> {
        let link = link::parse(link)?;
        let account = link.account;
        let command = Command::RevertEmail(link);
        self.context.run(Want::accounts([account]), self.env(account, origin), command).await?;
        Ok(())
    }
}
