//! What other services are told, and the mails that follow from it.

use crate::{error::Error, link::LinkText, shell::Context};
use fratrie_credentials::LinkPurpose;
use fratrie_domain::{
    AccountId, ConsumerName, EmailAddress, EventId, MaskedIdentifier, MergeId, PersonName, Timestamp,
    TokenId, View, Want,
    chrono::TimeDelta,
    event::{Event, Fact},
    model::{Account, Token},
};
use fratrie_storage::{Backlog, Claimed, Replay};
use std::collections::{BTreeMap, BTreeSet};

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
        /// « Ce n'était pas moi »: the link that holds the group still ([`Portal::stop_merge`](crate::Portal::stop_merge)),
        /// as long as it can be used.
        stop: Option<LinkText>,
    },
    /// A grouping was undone.
    Split {
        /// The account that answered for the others.
        kept: MaskedIdentifier,
        /// Those that opened again.
        opened: Vec<MaskedIdentifier>,
    },
    /// Somebody said that they did not ask for a grouping; nothing is grouped, undone or given another address until
    /// support has looked at it.
    Held,
    /// Support looked at it, and lets the accounts go on.
    HoldLifted,
}

impl Events {
    pub(crate) const fn new(context: Context) -> Self {
        Self { context }
    }

    /// Hands out at most `limit` events to a consumer for a while, oldest first. An event comes again once its lease is
    /// over, until it is acknowledged: so at least once, and an effect that must happen once goes by the event's id.
    /// Events of one account come in order. A consumer that is not known begins at the realm's first event.
    ///
    /// # Errors
    /// `Store`.
    pub async fn claim(
        &self,
        consumer: &ConsumerName,
        limit: u32,
        lease: TimeDelta,
    ) -> Result<Vec<Claimed>, Error> {
        let Context { shell, realm } = &self.context;
        Ok(shell.store.claim(realm, consumer, limit, lease, self.context.now()).await?)
    }

    /// Marks events as dealt with, also where their lease is over.
    ///
    /// # Errors
    /// `Store`; then all of them are marked or none is: ask again.
    pub async fn acknowledge(&self, consumer: &ConsumerName, events: &[EventId]) -> Result<(), Error> {
        let Context { shell, realm } = &self.context;
        Ok(shell.store.acknowledge(realm, consumer, events).await?)
    }

    /// Gives events back before their lease is over: they come again at once.
    ///
    /// # Errors
    /// `Store`; then they come again when their lease is over.
    pub async fn release(&self, consumer: &ConsumerName, claimed: &[Claimed]) -> Result<(), Error> {
        let Context { shell, realm } = &self.context;
        Ok(shell.store.release(realm, consumer, claimed).await?)
    }

    /// Lets a consumer, known or new, go on from elsewhere; stop its processes before. Whether it was done: an event that is
    /// not there changes nothing.
    ///
    /// # Errors
    /// `Store`; ask again.
    pub async fn replay(&self, consumer: &ConsumerName, from: Replay) -> Result<bool, Error> {
        let Context { shell, realm } = &self.context;
        Ok(shell.store.replay(realm, consumer, from).await?)
    }

    /// All consumers by name, and how far each is behind.
    ///
    /// # Errors
    /// `Store`.
    pub async fn consumers(&self) -> Result<Vec<Backlog>, Error> {
        Ok(self.context.shell.store.consumers(&self.context.realm).await?)
    }

    /// The account that now answers for each of `accounts`, at any depth, in one read (R5); unknown ones are left out. For a
    /// service that keeps ids: call it for those that an event names.
    ///
    /// # Errors
    /// `Store`.
    pub async fn resolve(
        &self,
        accounts: impl IntoIterator<Item = AccountId> + Send,
    ) -> Result<BTreeMap<AccountId, AccountId>, Error> {
        let accounts = accounts.into_iter().collect();
        Ok(self.context.shell.store.resolve(&self.context.realm, &accounts).await?)
    }

    /// The account that answered for `account` at a moment, as the journal tells: for who has to say whose an id was on that
    /// day (R5).
    ///
    /// # Errors
    /// `Store`.
    pub async fn answered(&self, account: AccountId, at: Timestamp) -> Result<AccountId, Error> {
        self.context.answered(account, at).await
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
        let merge = match &event.fact {
            Fact::Merged { merge, .. } => BTreeSet::from([*merge]),
            _ => BTreeSet::new(),
        };
        let view = self.context.load(&Want { merge, ..Want::accounts(accounts) }).await?;
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
            Fact::Merged { merge, .. } => writer.merged(*merge, event.at),
            Fact::Split { principal, accounts, .. } => writer.split(*principal, accounts),
            Fact::MergeStopped { principal, by, .. } => writer.held(*principal, *by),
            Fact::HoldLifted { account } => writer.told(*account, MailBody::HoldLifted).into_iter().collect(),
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
        | Fact::HoldLifted { account }
        | Fact::PasswordChanged { account } => vec![*account],
        Fact::MergeStopped { principal, by, .. } => vec![*principal, *by],
        Fact::Merged { principal, absorbed: others, .. }
        | Fact::Split { principal, accounts: others, .. } => {
            others.iter().chain([principal]).copied().collect()
        }
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

    /// To every address that the accounts were reached at before, once each (S118).
    fn merged(&self, merge: MergeId, at: Timestamp) -> Vec<Mail> {
        let Some(record) = self.view.rows.merges.get(&merge) else { return Vec::new() };
        let Some(kept) = self.view.account(record.principal) else { return Vec::new() };
        let closed = self.masked(record.absorbed.iter().map(|absorbed| absorbed.account));
        let absorbed = record.absorbed.iter().map(|absorbed| (absorbed.account, &absorbed.contact_before));
        let contacts = std::iter::once((record.principal, &record.contact_before)).chain(absorbed);
        let mut told = BTreeSet::new();
        let mut mails = Vec::new();
        for (id, contact) in contacts {
            for address in contact.told(at).filter(|address| told.insert((*address).clone())) {
                let alarm = record.alarms.iter().find(|alarm| alarm.account == id);
                let token = alarm.filter(|alarm| alarm.raised_at.is_none()).map(|alarm| &alarm.token);
                let stop = token.and_then(|it| self.context.link_text(LinkPurpose::StopMerge, id, it));
                let body = MailBody::Merged { kept: kept.identifier.masked(), closed: closed.clone(), stop };
                let account = self.view.account(id);
                mails.extend(account.and_then(|account| self.mail(account, address.clone(), body)));
            }
        }
        mails
    }

    /// To every confirmed address, once each.
    fn split(&self, principal: AccountId, accounts: &[AccountId]) -> Vec<Mail> {
        let Some(kept) = self.view.account(principal) else { return Vec::new() };
        let opened = self.masked(accounts.iter().copied());
        let body = || MailBody::Split { kept: kept.identifier.masked(), opened: opened.clone() };
        let mut told = BTreeSet::new();
        std::iter::once(&principal)
            .chain(accounts)
            .filter_map(|id| self.told(*id, body()))
            .filter(|mail| told.insert(mail.to.clone()))
            .collect()
    }

    /// To who said so, and to the account that answers, once each address.
    fn held(&self, principal: AccountId, by: AccountId) -> Vec<Mail> {
        let mut told = BTreeSet::new();
        let mails = [by, principal].into_iter().filter_map(|id| self.told(id, MailBody::Held));
        mails.filter(|mail| told.insert(mail.to.clone())).collect()
    }

    fn masked(&self, accounts: impl Iterator<Item = AccountId>) -> Vec<MaskedIdentifier> {
        accounts.filter_map(|id| Some(self.view.account(id)?.identifier.masked())).collect()
    }
}
