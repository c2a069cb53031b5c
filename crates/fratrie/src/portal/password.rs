//! Choosing another password.

use super::Portal;
use crate::{attempt::Attempt, error::Error, link, session::Session};
use fratrie_credentials::{NewPassword, TypedPassword};
use fratrie_domain::{
    Command, Origin, Refusal, Want,
    command::{ChangePassword, EndSessions, ResetPassword},
    outcome::Outcome,
    proof::Proof,
};

impl Portal {
    /// Changes the password. All other sessions of the account end; the answer is this one's continuation.
    ///
    /// # Errors
    /// `Refused` with `Credentials` when the current password is wrong, or `TooManyAttempts`; `Password`; `SessionEnded`;
    /// `Busy`; `Store`.
    pub async fn change_password(
        &self,
        session: &Session,
        current: &TypedPassword,
        new: NewPassword,
        attempt: impl Into<Attempt> + Send,
    ) -> Result<Session, Error> {
        let attempt = attempt.into();
        let context = &self.context;
        let view = self.session_view(session, Want::default()).await?;
        let account = self.check(session, &view)?;
        context.require_chosen(account, current, &attempt).await?;
        let secret = context.hash(&view, account, new).await?;
        let proof = Proof::vouch(context.password_claim(account));
        let command = Command::ChangePassword(ChangePassword { proof, secret });
        let receipt =
            context.run(Want::accounts([account.id]), self.env(account.id, &attempt.origin), command).await?;
        match receipt.outcome {
            Outcome::Account { stamp, .. } => {
                Ok(Session { stamp, authenticated_at: receipt.at, ..session.clone() })
            }
            _ => Err(Error::Internal("a receipt of another kind")),
        }
    }

    /// Ends all other sessions of the account; the answer is this one's continuation.
    ///
    /// # Errors
    /// `SessionEnded`; `Store`.
    pub async fn end_other_sessions(&self, session: &Session, origin: &Origin) -> Result<Session, Error> {
        let account = session.account;
        // The decision itself asks whether the session holds.
        let command = Command::EndSessions(EndSessions { account, stamp: session.stamp });
        let done = self.context.run(Want::accounts([account]), self.env(account, origin), command).await;
        match done
            .map_err(|error| if error.refusal().is_some() { Error::SessionEnded } else { error })?
            .outcome
        {
            Outcome::Account { stamp, .. } => Ok(Session { stamp, ..session.clone() }),
            _ => Err(Error::Internal("a receipt of another kind")),
        }
    }

    /// Chooses another password by the link of a mail. The link is void from here on; all sessions end.
    ///
    /// # Errors
    /// `Refused(LinkVoid)`; `Password`; `Busy`; `Store`.
    pub async fn reset_password(&self, link: &str, new: NewPassword, origin: &Origin) -> Result<(), Error> {
        let link = link::parse(link)?;
        let context = &self.context;
        let view = context.check_link(&link).await?;
        let account = view.account(link.account).ok_or(Refusal::LinkVoid)?;
        let secret = context.hash(&view, account, new).await?;
        let command = Command::ResetPassword(ResetPassword { link, secret });
        context.run(Want::accounts([account.id]), self.env(account.id, origin), command).await?;
        context.forget_attempts(account.id).await
    }
}
