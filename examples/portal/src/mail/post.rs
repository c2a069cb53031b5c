//! One round of the post: events are claimed, their mails sent; then they are acknowledged, or given back.

use super::{Fate, Way, render};
use crate::start_error::StartError;
use fratrie::{Claimed, Clock, ConsumerName, Error, Events, Mail, chrono::TimeDelta};
use lettre::{
    Message,
    message::{
        Body, Mailbox,
        header::{ContentTransferEncoding, ContentType},
    },
};
use std::{fmt, sync::Arc};
use tokio::sync::Mutex;

/// Sends mails.
pub(crate) struct Post {
    events: Events,
    way: Way,
    from: Mailbox,
    base: String,
    clock: Arc<dyn Clock>,
    consumer: ConsumerName,
    /// One round at a time: a second one would find nothing but what the first gives back.
    round: Mutex<()>,
}

/// The name under which events are claimed.
const CONSUMER: &str = "portal-mail";
/// Events taken in one go, and for how long: longer than a slow mail server takes for so many.
const BATCH: u32 = 5;
const LEASE: TimeDelta = TimeDelta::minutes(5);

impl fmt::Debug for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Post").field("way", &self.way).finish_non_exhaustive()
    }
}

impl Post {
    /// `base` is the portal's own address, which links begin with.
    pub(crate) fn new(
        events: Events,
        way: Way,
        from: Mailbox,
        base: String,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StartError> {
        let consumer =
            CONSUMER.parse::<ConsumerName>().map_err(|error| StartError::Library(Box::new(error)))?;
        Ok(Self { events, way, from, base, clock, consumer, round: Mutex::new(()) })
    }

    /// Sends all that waits. What could not be sent goes on waiting.
    pub(crate) async fn round(&self) -> Result<(), Error> {
        let _one = self.round.lock().await;
        let mut later: Vec<Claimed> = Vec::new();
        loop {
            let claimed = self.events.claim(&self.consumer, BATCH, LEASE).await?;
            let mut settled = Vec::new();
            for claimed in &claimed {
                let event = &claimed.event;
                let mut all = true;
                for (index, mail) in self.events.mails(event).await?.iter().enumerate() {
                    let name = format!("{}-{}-{}", event.at.format("%Y%m%dT%H%M%SZ"), event.id, index + 1);
                    all &= self.send(&name, mail).await == Fate::Settled;
                }
                if all {
                    settled.push(event.id);
                } else {
                    later.push(claimed.clone());
                }
            }
            self.events.acknowledge(&self.consumer, &settled).await?;
            if settled.is_empty() {
                break;
            }
        }
        // Not before the end, or this round would find them again.
        self.events.release(&self.consumer, &later).await
    }

    async fn send(&self, name: &str, mail: &Mail) -> Fate {
        let Some(message) = self.message(name, mail) else {
            tracing::warn!(to = mail.to.masked(), mail = name, "a mail that can not be written was left out");
            return Fate::Settled;
        };
        match &self.way {
            Way::Folder(folder) => folder.send(name, &mail.to, message.formatted()).await,
            Way::Smtp(smtp) => smtp.send(name, &mail.to, message).await,
        }
    }

    /// Nothing for an address that no mail can bear, or a kind of mail that is not known here.
    fn message(&self, name: &str, mail: &Mail) -> Option<Message> {
        let written = render::write(mail, &self.base)?;
        let to = Mailbox::new(mail.name.as_ref().map(ToString::to_string), mail.to.as_str().parse().ok()?);
        let builder = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(written.subject)
            .date(self.clock.now().into())
            .message_id(Some(format!("<{name}@{}>", self.from.email.domain())))
            .header(ContentType::TEXT_PLAIN);
        // A file is read as it is (a link of 80 characters would be folded else); a server gets what every server takes.
        let body = match self.way {
            Way::Folder(_) => Body::new_with_encoding(written.text, ContentTransferEncoding::Binary).ok()?,
            Way::Smtp(_) => Body::new(written.text),
        };
        builder.body(body).ok()
    }
}
