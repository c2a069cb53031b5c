//! Sends the mails that events ask for: by a mail server, or into a folder to try it out.

use crate::{BATCH, LEASE, files, words};
use fratrie::{Claimed, ConsumerName, Events, Mail, TextError, domain::event::Event};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};
use std::{error::Error, fmt, path::PathBuf, time::Duration};

/// How long the mail server may take for an answer. A batch of mails stays well within its lease.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Where mails go.
pub enum Way {
    /// To a mail server.
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
    /// To files, one each.
    Folder(PathBuf),
}

impl fmt::Debug for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Smtp(_) => f.write_str("Smtp(…)"),
            Self::Folder(path) => f.debug_tuple("Folder").field(path).finish(),
        }
    }
}

impl Way {
    /// To the mail server of a URL: `smtps://user:password@host`.
    ///
    /// # Errors
    /// It is no such URL.
    pub fn smtp(url: &str) -> Result<Self, lettre::transport::smtp::Error> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?;
        Ok(Self::Smtp(Box::new(transport.timeout(Some(TIMEOUT)).build())))
    }
}

/// Sends mails.
#[derive(Debug)]
pub struct Post {
    /// Where they go.
    pub way: Way,
    /// Whom they come from.
    pub from: Mailbox,
    /// The portal's address, which links begin with.
    pub portal: String,
}

/// The name under which events are claimed.
///
/// # Errors
/// Never: it is a good name.
pub fn consumer() -> Result<ConsumerName, TextError> {
    "directory-mail".parse()
}

impl Post {
    /// Sends all that waits. A mail may leave twice if the process dies right after it left; both bear one `Message-ID`, made
    /// of the event's id, by which mail programs show them as one.
    ///
    /// # Errors
    /// The store's. What could not be sent is given back, and comes again in the next round.
    pub async fn round(&self, events: &Events) -> Result<(), Box<dyn Error + Send + Sync>> {
        let (consumer, mut later) = (consumer()?, Vec::<Claimed>::new());
        loop {
            let (claimed, mut sent) = (events.claim(&consumer, BATCH, LEASE).await?, Vec::new());
            for claimed in claimed {
                let mails = events.mails(&claimed.event).await?;
                if self.all(&claimed.event, &mails).await {
                    sent.push(claimed.event.id);
                } else {
                    later.push(claimed);
                }
            }
            events.acknowledge(&consumer, &sent).await?;
            if sent.is_empty() {
                return Ok(events.release(&consumer, &later).await?);
            }
        }
    }

    /// Whether all mails of an event are away, or never can be.
    async fn all(&self, event: &Event, mails: &[Mail]) -> bool {
        let mut all = true;
        for (number, mail) in mails.iter().enumerate() {
            let name = format!("{}-{number}", event.id);
            if let Some(message) = self.message(&name, mail) {
                all &= match &self.way {
                    // What the server refuses for good is not sent again, or it would hold up what comes after it.
                    Way::Smtp(transport) => match transport.send(message).await {
                        Ok(_) => true,
                        Err(error) => error.is_permanent(),
                    },
                    Way::Folder(folder) => {
                        files::put(&folder.join(format!("{name}.eml")), &message.formatted()).is_ok()
                    }
                };
            }
        }
        all
    }

    /// Nothing for an address that no mail can bear, or a kind of mail that is not known here.
    fn message(&self, name: &str, mail: &Mail) -> Option<Message> {
        let (subject, text) = words::write(mail, &self.portal)?;
        let to = Mailbox::new(mail.name.as_ref().map(ToString::to_string), mail.to.as_str().parse().ok()?);
        let message = Message::builder().from(self.from.clone()).to(to).subject(subject);
        let message = message.message_id(Some(format!("<{name}@{}>", self.from.email.domain())));
        message.header(ContentType::TEXT_PLAIN).body(text).ok()
    }
}
