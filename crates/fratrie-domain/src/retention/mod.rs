//! How long what is kept is kept: which accounts and letters have lapsed, and which of them stay for a reason (RGPD,
//! article 5.1 e; SECURITY V39).
//!
//! Nothing is found or erased here. A store finds the accounts that may have lapsed ([`State::lapsed`](crate::State::lapsed)
//! is what that means), [`Judge`] says of each whether it has, and the commands
//! [`ForgetLetters`](crate::command::ForgetLetters) and [`EraseLapsed`](crate::command::EraseLapsed) ask it again when they
//! are decided.

mod find;
mod judge;
mod policy;
mod words;

pub use find::LapsedPage;
pub use judge::{Judge, Kept, Lapsed};
pub use policy::RetentionPolicy;

use serde::{Deserialize, Serialize};

/// What there is to an account that is kept for a while only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lapse {
    /// Its letter was never used: the letter's password is forgotten, the account waits for another one.
    LetterUnused,
    /// A responsible's account that was activated and not used for long: it is erased.
    AccountUnused,
    /// A responsible's account lists no child any more, or its student has left: it is erased.
    EntitlementEnded,
}

impl Lapse {
    /// All of them. Who is not entitled any more comes before who did not log in.
    pub const ALL: [Self; 3] = [Self::LetterUnused, Self::EntitlementEnded, Self::AccountUnused];
}
