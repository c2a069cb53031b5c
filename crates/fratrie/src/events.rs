//! What other services are told, and the mails that follow from it.

use crate::{error::Error, link::LinkText, shell::Context};
use fratrie_credentials::LinkPurpose;
use fratrie_domain::{
    AccountId, EmailAddress, EventId, MaskedIdentifier, PersonName, TokenId, View,
    event::{Event, Fact},
    model::{Account, Token},
};
use std::collections::BTreeSet;

/// The outbox of a realm.
#[derive(Debug, Clone)]
pub struct Events {
    context: Context,
}

/// A mail to send. Its words are the host's.
#[derive(Debug)]
pub struct Mail {
    /// To whom.
    pub to: EmailAddress,
    /// The account holder's name; none where nobody confirmed the address yet: a stranger may read it (SECURITY V17).
    pub name: Option<PersonName>,
    /// What it says.
    pub body: MailBody,
}

/// What a mail says.
#[derive(Debug)]
#[non_exhaustive]
pub enum MailBody {
    /// Confirm this address.
    ConfirmEmail {
        /// The link.
        link: LinkText,
    },
    /// Choose another password.
    ResetPassword {
        /// The link.
        link: LinkText,
    },
    /// See your identifier.
    RemindIdentifier {
        /// The link.
        link: LinkText,
    },
    /// Your password was changed.
    PasswordChanged,
    /// Another address was given.
    EmailChangeRequested {
        /// The new one, masked.
        to: String,
    },
    /// Another address took this one's place; the link puts it back for 7 days.
    EmailReplaced {
        /// The new one, masked.
        by: String,
        /// The link.
        link: LinkText,
    },
    /// Your address was put back: choose another password.
    EmailReverted,
    /// Accounts were grouped.
    Merged {
        /// The account that stays.
        kept: MaskedIdentifier,
        /// Those that closed.
        closed: Vec<MaskedIdentifier>,
    },
}

impl Events {
    pub(crate) const fn new(context: Context) -> Self {
        Self { context }
    }

    /// At most `limit` events that were not acknowledged, oldest first; each is handed out until it is, so at least
    /// once.
    ///
    /// # Errors
    /// `Store`.
    pub async fn pending(&self, limit: u32) -> Result<Vec<Event>, Error> {
        Ok(self.context.shell.store.pending(&self.context.realm, limit).await?)
    }

    /// Marks events as dealt with.
    ///
    /// # Errors
    /// `Store`; then none of them is marked.
    pub async fn acknowledge(&self, events: &[EventId]) -> Result<(), Error> {
        let context = &self.context;
        Ok(context.shell.store.acknowledge(&context.realm, events, context.now()).await?)
    }

    /// The mails that an event asks for. Links are derived here from the secret key; one that was replaced or used since
    /// is not made again.
    ///
    /// # Errors
    /// `Store`.
    pub async fn mails(&self, event: &Event) -> Result<Vec<Mail>, Error> {
        let accounts = accounts(&event.fact);
        if accounts.is_empty() {
            return Ok(Vec::new());
        }
        let view = self.context.load_accounts(accounts.iter().copied()).await?;
        let writer = Writer { context: &self.context, view: &view };
        Ok(match &event.fact {
            Fact::Activated { account, confirm: Some(id) } => {
                writer.confirmation(*account, *id).into_iter().collect()
            }
            Fact::EmailChangeRequested { account, confirm } => {
                let asked = writer.confirmation(*account, *confirm);
                let told = asked.as_ref().and_then(|mail| {
                    writer.told(*account, MailBody::EmailChangeRequested { to: mail.to.masked() })
                });
                asked.into_iter().chain(told).collect()
            }
            Fact::PasswordResetRequested { account, reset } => {
                let body = |link| MailBody::ResetPassword { link };
                let row = |account: &Account| account.reset.clone();
                writer.link(*account, LinkPurpose::ResetPassword, *reset, row, body).into_iter().collect()
            }
            Fact::ReminderRequested { account, reminder } => {
                let body = |link| MailBody::RemindIdentifier { link };
                let row = |account: &Account| account.reminder.clone();
                writer
                    .link(*account, LinkPurpose::RemindIdentifier, *reminder, row, body)
                    .into_iter()
                    .collect()
            }
            Fact::PasswordChanged { account } => {
                writer.told(*account, MailBody::PasswordChanged).into_iter().collect()
            }
            Fact::EmailConfirmed { account, revert: Some(id) } => {
                writer.replaced(*account, *id).into_iter().collect()
            }
            Fact::EmailReverted { account } => {
                writer.told(*account, MailBody::EmailReverted).into_iter().collect()
            }
            Fact::Merged { principal, absorbed, .. } => writer.merged(*principal, absorbed),
            _ => Vec::new(),
        })
    }
}

/// The accounts whose holders an event is mailed to.
fn accounts(fact: &Fact) -> Vec<AccountId> {
    match fact {
        Fact::Activated { account, .. }
        | Fact::EmailChangeRequested { account, .. }
        | Fact::PasswordResetRequested { account, .. }
        | Fact::ReminderRequested { account, .. }
        | Fact::EmailConfirmed { account, .. }
        | Fact::EmailReverted { account }
        | Fact::PasswordChanged { account } => vec![*account],
        Fact::Merged { principal, absorbed, .. } => absorbed.iter().chain([principal]).copied().collect(),
        _ => Vec::new(),
    }
}

struct Writer<'a> {
    context: &'a Context,
    view: &'a View,
}

impl Writer<'_> {
    fn mail(&self, account: &Account, to: EmailAddress, body: MailBody) -> Option<Mail> {
        Some(Mail { to, name: Some(self.view.holder_name(account)?.clone()), body })
    }

    /// To the confirmed address, if there is one.
    fn told(&self, account: AccountId, body: MailBody) -> Option<Mail> {
        let account = self.view.account(account)?;
        self.mail(account, account.contact.email.clone()?, body)
    }

    /// To the address that waits, if it waits for this very link.
    fn confirmation(&self, id: AccountId, token: TokenId) -> Option<Mail> {
        let account = self.view.account(id)?;
        let pending = account.contact.pending.as_ref().filter(|pending| pending.token.id == token)?;
        let link = self.context.link_text(LinkPurpose::ConfirmEmail, id, &pending.token)?;
        Some(Mail { to: pending.address.clone(), name: None, body: MailBody::ConfirmEmail { link } })
    }

    /// To the confirmed address, if the account still waits for this very link.
    fn link(
        &self,
        id: AccountId,
        purpose: LinkPurpose,
        token: TokenId,
        row: impl Fn(&Account) -> Option<Token>,
        body: impl Fn(LinkText) -> MailBody,
    ) -> Option<Mail> {
        let kept = row(self.view.account(id)?).filter(|kept| kept.id == token)?;
        self.told(id, body(self.context.link_text(purpose, id, &kept)?))
    }

    /// To the address before, if it may still put itself back by this very link.
    fn replaced(&self, id: AccountId, token: TokenId) -> Option<Mail> {
        let account = self.view.account(id)?;
        let former = account.contact.former.as_ref().filter(|former| former.token.id == token)?;
        let link = self.context.link_text(LinkPurpose::RevertEmail, id, &former.token)?;
        let by = account.contact.email.as_ref()?.masked();
        self.mail(account, former.address.clone(), MailBody::EmailReplaced { by, link })
    }

    /// To every confirmed address of the group, once each (S118).
    fn merged(&self, principal: AccountId, absorbed: &[AccountId]) -> Vec<Mail> {
        let Some(kept) = self.view.account(principal) else { return Vec::new() };
        let closed: Vec<MaskedIdentifier> =
            absorbed.iter().filter_map(|id| Some(self.view.account(*id)?.identifier.masked())).collect();
        let body = || MailBody::Merged { kept: kept.identifier.masked(), closed: closed.clone() };
        let mut told = BTreeSet::new();
        std::iter::once(&principal)
            .chain(absorbed)
            .filter_map(|id| self.told(*id, body()))
            .filter(|mail| told.insert(mail.to.clone()))
            .collect()
    }
}
