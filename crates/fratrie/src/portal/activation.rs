//! Activation: a letter's password was shown, one's own is chosen.

use super::Portal;
use crate::{
    error::Error,
    session::{Session, Unshown},
    shell::Context,
};
use fratrie_credentials::{LinkPurpose, NewPassword};
use fratrie_domain::{
    Command, EmailAddress, Identifier, Origin, PersonName, Refusal, SecretHash, View, Want,
    access::letter_stands,
    command::Activate,
    model::Account,
    outcome::Outcome,
    proof::{Activating, Claim, Proof, Purpose},
};
use serde::{Deserialize, Serialize};

/// That a letter's provisional password was just shown.
#[derive(Debug)]
pub struct Activation {
    claim: Claim,
    origin: Origin,
    name: PersonName,
    identifier: Identifier,
    token: Unshown,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    claim: Claim,
    origin: Origin,
}

impl Activation {
    pub(super) fn new(
        context: &Context,
        view: &View,
        account: &Account,
        claim: Claim,
        origin: &Origin,
    ) -> Result<Self, Error> {
        let name = view.holder_name(account).ok_or(Error::Internal("an account without its holder"))?.clone();
        let sealed = Sealed { claim, origin: origin.clone() };
        let expires_at = (sealed.claim.shown_at + context.shell.policy.proof_lifetime).timestamp();
        let token = context.shell.sealer.seal(
            Activating::NAME,
            context.realm.as_str(),
            expires_at,
            &sealed,
            context.draw(),
        )?;
        let Sealed { claim, origin } = sealed;
        Ok(Self { claim, origin, name, identifier: account.identifier.clone(), token: Unshown(token) })
    }

    /// Whose account it is.
    pub const fn name(&self) -> &PersonName {
        &self.name
    }

    /// The account's identifier.
    pub const fn identifier(&self) -> &Identifier {
        &self.identifier
    }

    /// The activation as a sealed text, for the host to keep between two requests; it lives 15 minutes.
    pub fn token(&self) -> &str {
        &self.token.0
    }
}

impl Portal {
    /// Takes up an activation from its token.
    ///
    /// # Errors
    /// `Refused(ProofExpired)` after 15 minutes, `Refused(LetterReplaced)` when another letter was issued meanwhile,
    /// `Refused(ProofVoid)` when the letter was used or the token is not one: log in again.
    pub async fn resume_activation(&self, token: &str) -> Result<Activation, Error> {
        let context = &self.context;
        let now = context.now().timestamp();
        let opened = context.shell.sealer.open(Activating::NAME, context.realm.as_str(), now, token);
        let Sealed { claim, origin } = opened.map_err(|error| match error {
            fratrie_credentials::SealError::Expired => Error::Refused(Refusal::ProofExpired),
            other => other.into(),
        })?;
        let view = context.load_accounts([claim.account]).await?;
        let account = view
            .account(claim.account)
            .filter(|account| account.session_stamp == claim.stamp)
            .ok_or(Refusal::ProofVoid)?;
        letter_stands(account, claim.generation, context.now())?;
        Activation::new(context, &view, account, claim, &origin)
    }

    /// Chooses the password, gives an address to be confirmed, and logs in. The letter's password is void from here on
    /// (SECURITY V15).
    ///
    /// # Errors
    /// `Refused(ProofExpired | ProofVoid | LetterReplaced)`: log in again; `Password`; `Refused(AddressUnconfirmed)` where the policy asks for an
    /// address first; `Busy`; `Store`.
    pub async fn activate(
        &self,
        activation: Activation,
        password: NewPassword,
        email: Option<EmailAddress>,
    ) -> Result<Session, Error> {
        let context = &self.context;
        let Activation { claim, origin, .. } = activation;
        let account = claim.account;
        let view = context.load_accounts([account]).await?;
        let holder = view.account(account).ok_or(Refusal::ProofVoid)?;
        let secret = context.hash(&view, holder, password).await?;
        let expires_at = context.now() + context.shell.policy.confirmation_lifetime;
        let email =
            email.map(|address| (address, context.new_token(LinkPurpose::ConfirmEmail, account, expires_at)));
        let command = Command::Activate(Activate { proof: Proof::vouch(claim), secret, email });
        let receipt = context.run(Want::accounts([account]), self.env(account, &origin), command).await?;
        match receipt.outcome {
            Outcome::Account { account, stamp } => {
                context.note_use(account).await;
                Ok(Session { realm: context.realm.clone(), account, stamp, authenticated_at: receipt.at })
            }
            _ => Err(Error::Internal("a receipt of another kind")),
        }
    }
}

impl Context {
    /// Hashes a password that somebody chose, if it may be chosen.
    pub(crate) async fn hash(
        &self,
        view: &View,
        account: &Account,
        password: NewPassword,
    ) -> Result<SecretHash, Error> {
        let known = known_of(view, account);
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        self.shell.passwords.check(&password, &known)?;
        let salt = self.draw();
        Ok(SecretHash::new(self.shell.hasher.hash(password, salt).await?.as_str()))
    }
}

/// What others know of who holds an account: names, children, schools, identifier, address.
fn known_of(view: &View, account: &Account) -> Vec<String> {
    let children = view.children(account.id);
    let names = view.holder_name(account).into_iter().chain(children.iter().map(|child| &child.name));
    let parts = names.flat_map(|name| [Some(name.family()), name.usage(), Some(name.given())]).flatten();
    let schools = view.rows.schools.values().map(|school| school.name.as_str());
    let email = account.contact.email.as_ref().map(EmailAddress::as_str);
    parts.chain(schools).chain([account.identifier.as_str()]).chain(email).map(str::to_owned).collect()
}
