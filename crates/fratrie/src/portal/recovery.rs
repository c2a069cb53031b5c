//! Forgotten password, forgotten identifier: by single-use links, to confirmed addresses only.

use super::Portal;
use crate::{
    attempt::{Attempt, Verdict},
    error::Error,
    link,
    shell::Context,
};
use fratrie_credentials::LinkPurpose;
use fratrie_domain::{
    AccountId, Command, EmailAddress, Identifier, Origin, Refusal, TextError, View, Want,
    command::{PresentedLink, SendLink},
};
use std::{collections::BTreeSet, str::FromStr, time::Instant};

/// What somebody who forgot the password still knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecoveryTarget {
    /// The identifier.
    Identifier(Identifier),
    /// The address; it may be that of several accounts.
    Email(EmailAddress),
}

impl FromStr for RecoveryTarget {
    type Err = TextError;

    /// With an `@` it is an address, else an identifier.
    fn from_str(typed: &str) -> Result<Self, TextError> {
        if typed.contains('@') {
            return typed.parse().map(Self::Email);
        }
        let wrong = || match typed.trim().chars().next() {
            None => TextError::Empty,
            Some(_) => TextError::Character { found: '.' },
        };
        typed.parse().map(Self::Identifier).map_err(|_| wrong())
    }
}

impl Portal {
    /// Sends a link to reset the password to the confirmed address of the account, or of every account of the address.
    /// The answer is the same whatever exists, and whether so many mails were asked for that none goes out (SECURITY V16).
    ///
    /// # Errors
    /// `Store`.
    pub async fn request_password_reset(
        &self,
        target: &RecoveryTarget,
        attempt: impl Into<Attempt> + Send,
    ) -> Result<(), Error> {
        let (want, typed) = match target {
            RecoveryTarget::Identifier(identifier) => (Want::identifier(identifier), identifier.as_str()),
            RecoveryTarget::Email(address) => (by_email(address), address.as_str()),
        };
        let purpose = LinkPurpose::ResetPassword;
        self.send_links(want, typed, purpose, Command::RequestPasswordReset, &attempt.into()).await
    }

    /// Sends a link that shows the identifier, one for each account of the address. The answer is the same whatever
    /// exists (SECURITY V16).
    ///
    /// # Errors
    /// `Store`.
    pub async fn remind_identifier(
        &self,
        address: &EmailAddress,
        attempt: impl Into<Attempt> + Send,
    ) -> Result<(), Error> {
        let (want, purpose) = (by_email(address), LinkPurpose::RemindIdentifier);
        self.send_links(want, address.as_str(), purpose, Command::RequestReminder, &attempt.into()).await
    }

    /// Answers at a full step, as a wrong password is: who asks does not see by a clock whether mails were prepared.
    async fn send_links(
        &self,
        want: Want,
        typed: &str,
        purpose: LinkPurpose,
        command: fn(SendLink) -> Command,
        attempt: &Attempt,
    ) -> Result<(), Error> {
        let begun = Instant::now();
        let done = self.prepare_links(want, typed, purpose, command, attempt).await;
        self.context.keep_step(begun).await;
        done
    }

    async fn prepare_links(
        &self,
        want: Want,
        typed: &str,
        purpose: LinkPurpose,
        command: fn(SendLink) -> Command,
        attempt: &Attempt,
    ) -> Result<(), Error> {
        let context = &self.context;
        if attempt.verdict == Verdict::Suspect || !context.may_mail(&typed.to_lowercase(), attempt).await? {
            return Ok(());
        }
        let view = context.load(&want).await?;
        let asked: Vec<AccountId> = view
            .rows
            .accounts
            .values()
            .filter(|account| {
                want.identifiers.contains(&account.identifier)
                    || account.contact.email.as_ref().is_some_and(|email| want.emails.contains(email))
            })
            .map(|account| account.id)
            .collect();
        for account in asked {
            if !context.may_mail_account(account).await? {
                continue;
            }
            let expires_at = context.now() + context.shell.policy.recovery_lifetime;
            let token = context.new_token(purpose, account, expires_at);
            let send = command(SendLink { account, token });
            match context.run(Want::accounts([account]), self.env(account, &attempt.origin), send).await {
                // Without a confirmed address, or not active: nobody is told (R12).
                Ok(_) | Err(Error::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Shows the identifier to who holds the link; the link is void from here on. Call it on a person's deed only: mail
    /// scanners open links (S94).
    ///
    /// # Errors
    /// `Refused(LinkVoid)`; `Store`.
    pub async fn show_identifier(&self, link: &str, origin: &Origin) -> Result<Identifier, Error> {
        let link = link::parse(link)?;
        let account = link.account;
        let view = self.context.load_accounts([account]).await?;
        let identifier = view.account(account).ok_or(Refusal::LinkVoid)?.identifier.clone();
        let command = Command::ShowIdentifier(link);
        self.context.run(Want::accounts([account]), self.env(account, origin), command).await?;
        Ok(identifier)
    }

    /// Whether a link of any kind would be taken now. Changes nothing.
    ///
    /// # Errors
    /// `Refused(LinkVoid)`; `Store`.
    pub async fn inspect_link(&self, link: &str) -> Result<(), Error> {
        self.context.check_link(&link::parse(link)?).await.map(drop)
    }
}

impl Context {
    pub(crate) async fn check_link(&self, link: &PresentedLink) -> Result<View, Error> {
        let want = Want { merges: true, ..Want::accounts([link.account]) };
        let view = self.load(&want).await?;
        let account = view.account(link.account).ok_or(Refusal::LinkVoid)?;
        let merges = view.rows.merges.values().filter(|merge| merge.holds(account.id));
        let alarms = merges.flat_map(|merge| &merge.alarms);
        let alarms = alarms.filter(|alarm| alarm.account == account.id && alarm.raised_at.is_none());
        let pending = account.contact.pending.as_ref().map(|pending| &pending.token);
        let now = self.now();
        let former = account.contact.former.as_ref().map(|former| &former.token);
        let taken = [account.reset.as_ref(), account.reminder.as_ref(), pending, former]
            .into_iter()
            .flatten()
            .chain(alarms.map(|alarm| &alarm.token))
            .any(|token| token.accepts(&link.token, now));
        if taken { Ok(view) } else { Err(Refusal::LinkVoid.into()) }
    }
}

fn by_email(address: &EmailAddress) -> Want {
    Want { emails: BTreeSet::from([address.clone()]), ..Want::default() }
}
