//! Mails to a mail server.

use super::Fate;
use crate::{settings::SecretUrl, start_error::StartError};
use fratrie::EmailAddress;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::{fmt, time::Duration};

/// A mail server.
pub(crate) struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(20);
/// The server knows no such mailbox, or takes nothing for it: it never will (RFC 5321, 4.2.3).
const NO_SUCH_MAILBOX: &[&str] = &["550", "551", "553"];

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Smtp(…)")
    }
}

impl Smtp {
    pub(super) fn open(SecretUrl(url): &SecretUrl) -> Result<Self, StartError> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| StartError::SmtpUrl)?;
        Ok(Self { transport: builder.timeout(Some(TIMEOUT)).build() })
    }

    /// Sends a mail.
    pub(super) async fn send(&self, name: &str, to: &EmailAddress, message: Message) -> Fate {
        match self.transport.send(message).await {
            Ok(_) => {
                tracing::info!(to = to.masked(), mail = name, "mail sent");
                Fate::Settled
            }
            Err(error) => {
                let code = error.status().map(|code| code.to_string()).unwrap_or_default();
                let gone = NO_SUCH_MAILBOX.contains(&code.as_str());
                // What the server wrote may repeat the address: only its code is logged.
                tracing::warn!(to = to.masked(), mail = name, code, again = !gone, "mail not sent");
                if gone { Fate::Settled } else { Fate::Waits }
            }
        }
    }
}
