//! Which letter an account gets.

use fratrie_domain::model::Standing;
use serde::{Deserialize, Serialize};

/// The four letters. In brackets what French schools call them on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LetterKind {
    /// Identifier, provisional password, and how to activate (C01).
    FirstNotification,
    /// The identifier again; the password is unchanged and not printed (C03).
    Reminder,
    /// A new provisional password in place of the chosen one (C05).
    NewPassword,
    /// The identifier and the link that confirms an address (C07).
    AddressConfirmation,
}

impl LetterKind {
    /// Every kind, in the order of the matrix.
    pub const ALL: [Self; 4] =
        [Self::FirstNotification, Self::Reminder, Self::NewPassword, Self::AddressConfirmation];

    /// The right letter for an account's standing: until an account is activated its letter always bears a
    /// provisional password; afterwards only when a reset is asked for.
    ///
    /// ```
    /// use fratrie_domain::model::Standing;
    /// use fratrie_letters::LetterKind;
    /// assert_eq!(LetterKind::choose(Standing::Created, true), LetterKind::FirstNotification);
    /// assert_eq!(LetterKind::choose(Standing::Active, false), LetterKind::Reminder);
    /// ```
    pub const fn choose(standing: Standing, reset_asked: bool) -> Self {
        match (standing, reset_asked) {
            (Standing::Created | Standing::Notified, _) => Self::FirstNotification,
            (Standing::Activating | Standing::Active, false) => Self::Reminder,
            (Standing::Activating | Standing::Active, true) => Self::NewPassword,
        }
    }

    /// Whether the letter bears a provisional password.
    pub const fn bears_password(self) -> bool {
        matches!(self, Self::FirstNotification | Self::NewPassword)
    }

    /// The name of its template, without `.toml`.
    pub const fn template(self) -> &'static str {
        match self {
            Self::FirstNotification => "first-notification",
            Self::Reminder => "reminder",
            Self::NewPassword => "new-password",
            Self::AddressConfirmation => "address-confirmation",
        }
    }
}
