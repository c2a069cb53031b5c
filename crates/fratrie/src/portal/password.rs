//! Choosing another password.

use super::Portal;
use crate::{error::Error, link, session::Session};
use fratrie_credentials::{NewPassword, TypedPassword};
use fratrie_domain::{
    Command, Origin, Want,
    command::{ChangePassword, ResetPassword},
    outcome::Outcome,
    proof::Proof,
};

impl Portal {
    /// Changes the password. All other sessions of the account end; the answer is this one's continuation.
    ///
    /// # Errors
    /// `Refused(Credentials)` when the current password is wrong; `SessionEnded`; `Busy`; `Store`.
    pub async fn change_password(
        &self,
        session: &Session,
        current: &TypedPassword,
        new: NewPassword,
        origin: &Origin,
    ) -> Result<Session, Error> {
        let context = &self.context;
        let view = self.session_view(session, Want::default()).await?;
        let account = self.check(session, &view)?;
        context.require_chosen(account, current).await?;
        let proof = Proof::vouch(context.password_claim(account));
        let command = Command::ChangePassword(ChangePassword { proof, secret: context.hash(new).await? });
        let receipt =
            context.run(Want::accounts([account.id]), self.env(account.id, origin), command).await?;
        match receipt.outcome {
            Outcome::Account { stamp, .. } => {
                Ok(Session { stamp, authenticated_at: receipt.at, ..session.clone() })
            }
            _ => Err(Error::Internal("a receipt of another kind")),
        }
    }

    /// Chooses another password by the link of a mail. The link is void from here on; all sessions end.
    ///
    /// # Errors
    /// `Refused(LinkVoid)`; `Busy`; `Store`.
    pub async fn reset_password(&self, link: &str, new: NewPassword, origin: &Origin) -> Result<(), Error> {
        let link = link::parse(link)?;
        self.context.check_link(&link).await?;
        let account = link.account;
        let command = Command::ResetPassword(ResetPassword { link, secret: self.context.hash(new).await? });
        self.context.run(Want::accounts([account]), self.env(account, origin), command).await?;
        Ok(())
    }
}
