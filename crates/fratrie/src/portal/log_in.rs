//! Logging in.

use super::{Portal, activation::Activation};
use crate::{
    error::Error,
    session::{Credentials, Session},
    shell::Context,
};
use fratrie_credentials::{ProvisionalPassword, TypedPassword};
use fratrie_domain::{
    AccountId, Identifier, Origin, Refusal, View, Want,
    access::{Shown, access},
    journal::ProofKind,
    model::Account,
    proof::Claim,
};

/// What a right secret opens.
#[derive(Debug)]
pub enum LogIn {
    /// The account is active.
    Active(Session),
    /// The secret is a letter's: a password must be chosen first.
    ActivationRequired(Activation),
}

impl Portal {
    /// Logs in with a chosen password, or begins an activation with a letter's.
    ///
    /// One answer for an unknown identifier, a wrong password, and any state of the account, until the right secret is
    /// shown; one run of Argon2 whatever happens (R12, SECURITY V8).
    ///
    /// # Errors
    /// `Refused` with `Credentials`, or after the right secret the plain reason (`Grouped`, `Suspended`, `Closed`,
    /// `LetterUsed`, `LetterExpired`, `AddressUnconfirmed`); `Busy`; `Store`.
    pub async fn log_in(&self, credentials: &Credentials, origin: &Origin) -> Result<LogIn, Error> {
        let context = &self.context;
        let identifier = credentials.identifier.parse::<Identifier>().ok();
        let view = context.load(&identifier.as_ref().map(Want::identifier).unwrap_or_default()).await?;
        let (account, kind) = context.attest(&view, identifier.as_ref(), &credentials.password).await??;
        let now = context.now();
        match kind {
            ProofKind::Letter => {
                let claim = Claim::about(&context.realm, account, kind, now);
                Ok(LogIn::ActivationRequired(Activation::new(context, &view, account, claim, origin)?))
            }
            _ => Ok(LogIn::Active(Session::of(&context.realm, account, now))),
        }
    }

    /// Asks again for the password of a session's account: the answer is the same session, fresh (S99).
    ///
    /// # Errors
    /// `Refused(Credentials)` when it is wrong; `SessionEnded`; `Busy`; `Store`.
    pub async fn reauthenticate(
        &self,
        session: &Session,
        password: &TypedPassword,
        _origin: &Origin,
    ) -> Result<Session, Error> {
        let view = self.session_view(session, Want::default()).await?;
        let account = self.check(session, &view)?;
        self.context.require_chosen(account, password).await?;
        Ok(Session::of(&self.context.realm, account, self.context.now()))
    }
}

impl Context {
    /// Which account of the view the credentials open, and by which kind of secret. One run of Argon2 on every path.
    pub(crate) async fn attest<'a>(
        &self,
        view: &'a View,
        identifier: Option<&Identifier>,
        password: &TypedPassword,
    ) -> Result<Result<(&'a Account, ProofKind), Refusal>, Error> {
        let account = identifier.and_then(|identifier| view.by_identifier(identifier));
        let stored = account.and_then(|account| account.secret.as_ref());
        let chosen = self
            .shell
            .hasher
            .verify(password.clone(), stored.map(fratrie_domain::SecretHash::expose))
            .await?;
        let Some(account) = account else { return Ok(Err(Refusal::Credentials)) };
        let shown = Shown { chosen, letter: self.opens_letter(account, password) };
        Ok(access(view, account, shown, self.now()).map(|kind| (account, kind)))
    }

    /// Whether the password is the one of the account's last letter.
    fn opens_letter(&self, account: &Account, password: &TypedPassword) -> bool {
        let (Some(letter), Some(typed)) = (&account.letter, ProvisionalPassword::parse(password.expose()))
        else {
            return false;
        };
        let id: &[u8; 16] = account.id.as_uuid().as_bytes();
        typed.matches(&self.shell.key, self.realm.as_str(), id, letter.generation, letter.mac.expose())
    }

    /// Checks the chosen password of an account whose session is open.
    pub(crate) async fn require_chosen(
        &self,
        account: &Account,
        password: &TypedPassword,
    ) -> Result<(), Error> {
        let stored = account.secret.as_ref().map(fratrie_domain::SecretHash::expose);
        if self.shell.hasher.verify(password.clone(), stored).await? {
            Ok(())
        } else {
            Err(Refusal::Credentials.into())
        }
    }

    /// A claim made by a password just checked, towards the account itself.
    pub(crate) fn password_claim(&self, account: &Account) -> Claim {
        Claim::about(&self.realm, account, ProofKind::Password, self.now())
    }

    /// The accounts wanted by their ids.
    pub(crate) async fn load_accounts(
        &self,
        ids: impl IntoIterator<Item = AccountId>,
    ) -> Result<View, Error> {
        self.load(&Want::accounts(ids)).await
    }
}
