//! A sheet on its way through the sort: the one place where a secret is written down before it is printed. The files
//! that hold it have no name (see `batch::order`).

use super::{ChildLine, Filing, LetterKind, Message, Recipient, Sheet};
use chrono::NaiveDate;
use fratrie_domain::{Identifier, Language};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// A sheet in a form that can be written and read back.
#[derive(Serialize, Deserialize)]
pub(crate) struct Spilled {
    kind: LetterKind,
    secret: String,
    expires: Option<NaiveDate>,
    french: bool,
    recipient: Recipient,
    children: Vec<ChildLine>,
    identifier: Identifier,
    issued: NaiveDate,
    copy: u32,
    school: fratrie_domain::SchoolCode,
    school_name: fratrie_domain::SchoolName,
    class: Option<fratrie_domain::ClassName>,
}

impl Drop for Spilled {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

impl From<Sheet> for Spilled {
    fn from(sheet: Sheet) -> Self {
        let Sheet { message, language, recipient, children, identifier, issued, copy, filing } = sheet;
        let secret = message.password().or(message.link());
        Self {
            kind: message.kind(),
            secret: secret.map(|secret| secret.expose_secret().to_owned()).unwrap_or_default(),
            expires: message.expires(),
            french: language == Language::French,
            recipient,
            children,
            identifier,
            issued,
            copy,
            school: filing.school,
            school_name: filing.school_name,
            class: filing.class,
        }
    }
}

impl From<Spilled> for Sheet {
    fn from(mut spilled: Spilled) -> Self {
        let secret = SecretString::from(std::mem::take(&mut spilled.secret));
        let expires = spilled.expires.unwrap_or(spilled.issued);
        let message = match spilled.kind {
            LetterKind::FirstNotification => Message::FirstNotification { password: secret, expires },
            LetterKind::Reminder => Message::Reminder,
            LetterKind::NewPassword => Message::NewPassword { password: secret, expires },
            LetterKind::AddressConfirmation => Message::AddressConfirmation { link: secret, expires },
        };
        Self {
            message,
            language: if spilled.french { Language::French } else { Language::English },
            recipient: spilled.recipient.clone(),
            children: std::mem::take(&mut spilled.children),
            identifier: spilled.identifier.clone(),
            issued: spilled.issued,
            copy: spilled.copy,
            filing: Filing {
                school: spilled.school.clone(),
                school_name: spilled.school_name.clone(),
                class: spilled.class.clone(),
            },
        }
    }
}
