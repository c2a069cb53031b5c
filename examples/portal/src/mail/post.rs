//! One round of the post: pending events, their mails, sent; then the events are acknowledged.

use super::{Fate, Way, render};
use fratrie::{Clock, Error, Events, Mail};
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
    /// One round at a time: two would send everything twice.
    round: Mutex<()>,
}

/// Events looked at in one go.
const BATCH: u32 = 100;

impl fmt::Debug for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Post").field("way", &self.way).finish_non_exhaustive()
    }
}

impl Post {
    /// `base` is the portal's own address, which links begin with.
    pub(crate) fn new(events: Events, way: Way, from: Mailbox, base: String, clock: Arc<dyn Clock>) -> Self {
        Self { events, way, from, base, clock, round: Mutex::new(()) }
    }

    /// Sends all that is pending. What could not be sent stays pending.
    pub(crate) async fn round(&self) -> Result<(), Error> {
        let _one = self.round.lock().await;
        loop {
            let pending = self.events.pending(BATCH).await?;
            let mut settled = Vec::new();
            for event in &pending {
                let mut all = true;
                for (index, mail) in self.events.mails(event).await?.iter().enumerate() {
                    let name = format!("{}-{}-{}", event.at.format("%Y%m%dT%H%M%SZ"), event.id, index + 1);
                    all &= self.send(&name, mail).await == Fate::Settled;
                }
                if all {
                    settled.push(event.id);
                }
            }
            self.events.acknowledge(&settled).await?;
            if settled.is_empty() || settled.len() < pending.len() || pending.len() < BATCH as usize {
                return Ok(());
            }
        }
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
