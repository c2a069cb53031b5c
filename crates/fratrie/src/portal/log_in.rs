//! Logging in.

use super::{Portal, activation::Activation};
use crate::{
    attempt::Attempt,
    error::Error,
    session::{Credentials, Session},
    shell::Context,
    throttle::DEVICE,
};
use fratrie_credentials::{Place, TypedPassword};
use fratrie_domain::{
    AccountId, Command, Identifier, Refusal, SecretHash, View, Want,
    access::{Shown, access},
    chrono::TimeDelta,
    command::UpgradeSecret,
    journal::{Actor, ProofKind},
    model::Account,
    proof::Claim,
};
use std::time::Instant;

/// How long a device is remembered: thirteen months, the most that the CNIL allows a cookie to live.
const REMEMBERED: TimeDelta = TimeDelta::days(395);

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
    /// shown; one run of Argon2 whatever happens (R12, SECURITY V8). The attempt is counted first, and forgiven when the
    /// secret was right (R13).
    ///
    /// # Errors
    /// `Refused` with `Credentials` or `TooManyAttempts`, or after the right secret the plain reason (`Grouped`,
    /// `Suspended`, `Closed`, `LetterUsed`, `LetterVoided`, `LetterReplaced`, `LetterExpired`, `AddressUnconfirmed`);
    /// `Busy`; `Store`.
    pub async fn log_in(
        &self,
        credentials: &Credentials,
        attempt: impl Into<Attempt> + Send,
    ) -> Result<LogIn, Error> {
        let (context, attempt, begun) = (&self.context, attempt.into(), Instant::now());
        // A pool that is busy says so before anything else is done.
        let place = context.shell.hasher.place()?;
        let identifier = credentials.identifier.parse::<Identifier>().ok();
        let typed = context.load(&identifier.as_ref().map(Want::alone).unwrap_or_default()).await?;
        let attested = context.attest(&typed, place, credentials, None, &attempt).await?;
        if attested.is_err() {
            context.keep_step(begun).await;
        }
        let Attested { account, shown } = attested?;
        let (view, now) = (context.load_accounts([account.id]).await?, context.now());
        let kind = access(&view, account, shown, now)?;
        if kind == ProofKind::Letter {
            let claim = Claim::about(&context.realm, account, kind, now);
            let activation = Activation::new(context, &view, account, claim, &attempt.origin)?;
            return Ok(LogIn::ActivationRequired(activation));
        }
        context.note_use(account.id).await;
        Ok(LogIn::Active(Session::of(&context.realm, account, now)))
    }

    /// A token by which this device is known at the next log-in ([`Attempt::device`]), for the host to keep in a cookie of
    /// its own for thirteen months. It opens nothing: it keeps the account's door open for its holder while others
    /// hammer at it (SECURITY V10).
    ///
    /// # Errors
    /// `SessionEnded`; `Store`.
    pub async fn remember_device(&self, session: &Session) -> Result<String, Error> {
        let context = &self.context;
        let view = self.session_view(session, Want::default()).await?;
        let account = self.check(session, &view)?;
        let audience = context.device_audience(account.identifier.as_str());
        let expires_at = (context.now() + REMEMBERED).timestamp();
        Ok(context.shell.sealer.seal(DEVICE, &audience, expires_at, &(), context.draw())?)
    }

    /// Asks again for the password of a session's account: the answer is the same session, fresh (S99).
    ///
    /// # Errors
    /// `Refused` with `Credentials` when it is wrong, or `TooManyAttempts`; `SessionEnded`; `Busy`; `Store`.
    pub async fn reauthenticate(
        &self,
        session: &Session,
        password: &TypedPassword,
        attempt: impl Into<Attempt> + Send,
    ) -> Result<Session, Error> {
        let view = self.session_view(session, Want::default()).await?;
        let account = self.check(session, &view)?;
        self.context.require_chosen(account, password, &attempt.into()).await?;
        self.context.note_use(account.id).await;
        Ok(Session::of(&self.context.realm, account, self.context.now()))
    }
}

/// The account whose secret was shown, as it stood before, and which of its secrets.
pub(super) struct Attested<'a> {
    pub(super) account: &'a Account,
    pub(super) shown: Shown,
}

impl Context {
    /// Which account of the view the credentials are right for; else one of the two refusals that say nothing of any
    /// account, `Credentials` and `TooManyAttempts` (R12). One run of Argon2 on every path, but where the attempt is not
    /// taken at all. The view holds the rows of accounts alone: what hangs on them is read for who showed a right secret.
    pub(super) async fn attest<'a>(
        &self,
        view: &'a View,
        place: Place,
        credentials: &Credentials,
        principal: Option<AccountId>,
        attempt: &Attempt,
    ) -> Result<Result<Attested<'a>, Refusal>, Error> {
        let password = &credentials.password;
        let identifier = credentials.identifier.parse::<Identifier>().ok();
        let account = identifier.as_ref().and_then(|identifier| view.by_identifier(identifier));
        let typed = identifier.as_ref().map_or(credentials.identifier.as_str(), Identifier::as_str);
        let counted = match self.count_attempt(account, typed, principal, attempt).await {
            Err(Error::Refused(refusal)) => return Ok(Err(refusal)),
            counted => counted?,
        };
        let stored = account.and_then(|account| account.secret.as_ref());
        let chosen = place.verify(password.clone(), stored.map(SecretHash::expose)).await?;
        let letters = self.of_letters(account, password);
        let looked_at = !counted.spares_letter(self.shell.throttling.letter);
        let replaced = letters.replaced.filter(|_| looked_at);
        let shown = Shown { chosen, letter: letters.last && looked_at, replaced };
        let Some(account) = account.filter(|_| shown.is_right()) else {
            self.blame(&counted, attempt).await?;
            return Ok(Err(Refusal::Credentials));
        };
        if shown.clears(account, self.now()) {
            self.forgive(&counted).await?;
        } else {
            self.pass_over(&counted).await?;
        }
        if chosen {
            self.upgrade(account, password, attempt).await;
        }
        Ok(Ok(Attested { account, shown }))
    }

    /// Checks the chosen password of an account whose session is open.
    pub(crate) async fn require_chosen(
        &self,
        account: &Account,
        password: &TypedPassword,
        attempt: &Attempt,
    ) -> Result<(), Error> {
        let place = self.shell.hasher.place()?;
        let counted = self.count_in_session(account.id).await?;
        let stored = account.secret.as_ref().map(SecretHash::expose);
        if !place.verify(password.clone(), stored).await? {
            return Err(Refusal::Credentials.into());
        }
        self.forgive(&counted).await?;
        self.upgrade(account, password, attempt).await;
        Ok(())
    }

    /// Makes the hash of a password that was just right anew, if it is of former parameters or of a former key (SECURITY
    /// V1, V2). What stands in the way (a busy pool, another commit) does not keep anybody from logging in: the next
    /// log-in tries again.
    async fn upgrade(&self, account: &Account, password: &TypedPassword, attempt: &Attempt) {
        let Some(from) = account.secret.clone() else { return };
        if !self.shell.hasher.is_outdated(from.expose()) {
            return;
        }
        if let Ok(hash) = self.shell.hasher.hash_again(password.clone(), self.draw()).await {
            let env = self.env(Actor::Holder { account: account.id }, attempt.origin.clone());
            let to = SecretHash::new(hash.as_str());
            let upgrade = UpgradeSecret { account: account.id, from, to };
            let _ = self.run(Want::accounts([account.id]), env, Command::UpgradeSecret(upgrade)).await;
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
