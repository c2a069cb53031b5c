//! Mails: what the library's events ask for, in words, sent or written to a folder.
//!
//! An event goes on waiting until all of its mails are away, so a mail server that fails never fails a request, and a
//! crash sends a mail twice rather than never.

mod folder;
mod post;
mod render;
mod smtp;

pub(crate) use post::Post;

use crate::{settings::Settings, start_error::StartError};
use folder::Folder;
use lettre::message::Mailbox;
use smtp::Smtp;

/// Where mails go.
#[derive(Debug)]
pub(crate) enum Way {
    /// To files, for a try-out without a mail server.
    Folder(Folder),
    /// To a mail server.
    Smtp(Box<Smtp>),
}

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is away, or never can be: nothing more to do.
    Settled,
    /// To be tried again.
    Waits,
}

impl Way {
    /// As the settings say.
    pub(crate) fn open(settings: &Settings) -> Result<Self, StartError> {
        Ok(match &settings.smtp {
            Some(url) => Self::Smtp(Box::new(Smtp::open(url)?)),
            None => Self::Folder(Folder::open(settings.folder.join("mail"))?),
        })
    }
}

/// Who mails come from.
pub(crate) fn sender(settings: &Settings) -> Result<Mailbox, StartError> {
    settings.mail_from.parse().map_err(|_| StartError::MailFrom(settings.mail_from.clone()))
}
