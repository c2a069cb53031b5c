//! What a letter is for, with its secret.

use super::LetterKind;
use chrono::NaiveDate;
use secrecy::SecretString;

/// What a letter is for. Only the kinds that bear a password can hold one. A `SecretString` is zeroized when dropped and
/// shows nothing in `Debug`.
#[derive(Debug, Clone)]
pub enum Message {
    /// Identifier, provisional password, and how to activate.
    FirstNotification {
        /// The provisional password, as it is to be typed.
        password: SecretString,
        /// The last day on which it is taken.
        expires: NaiveDate,
    },
    /// The identifier again.
    Reminder,
    /// A new provisional password.
    NewPassword {
        /// The provisional password, as it is to be typed.
        password: SecretString,
        /// The last day on which it is taken.
        expires: NaiveDate,
    },
    /// The link that confirms an address.
    AddressConfirmation {
        /// The link, with its token. The QR code carries it here, since nobody types one.
        link: SecretString,
        /// The last day on which it opens.
        expires: NaiveDate,
    },
}

impl Message {
    /// Which letter it makes.
    pub const fn kind(&self) -> LetterKind {
        match self {
            Self::FirstNotification { .. } => LetterKind::FirstNotification,
            Self::Reminder => LetterKind::Reminder,
            Self::NewPassword { .. } => LetterKind::NewPassword,
            Self::AddressConfirmation { .. } => LetterKind::AddressConfirmation,
        }
    }

    /// The provisional password, where the letter bears one.
    pub const fn password(&self) -> Option<&SecretString> {
        match self {
            Self::FirstNotification { password, .. } | Self::NewPassword { password, .. } => Some(password),
            Self::Reminder | Self::AddressConfirmation { .. } => None,
        }
    }

    /// The link, where the letter bears one.
    pub const fn link(&self) -> Option<&SecretString> {
        match self {
            Self::AddressConfirmation { link, .. } => Some(link),
            _ => None,
        }
    }

    /// The last day on which its secret is taken, where it bears one.
    pub const fn expires(&self) -> Option<NaiveDate> {
        match self {
            Self::FirstNotification { expires, .. }
            | Self::NewPassword { expires, .. }
            | Self::AddressConfirmation { expires, .. } => Some(*expires),
            Self::Reminder => None,
        }
    }
}
