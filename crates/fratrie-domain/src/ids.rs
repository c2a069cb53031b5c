//! One type per kind of id, so that an account is never taken for a student.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID read from a store or drawn by [`Draws`](crate::env::Draws).
            pub const fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }

            /// The UUID itself, as a store keeps it.
            pub const fn as_uuid(&self) -> &Uuid {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )* };
}

ids! {
    /// A person record of one school's base: an adult answerable for students.
    ResponsibleId,
    /// A pupil.
    StudentId,
    /// A link between a responsible and a student.
    ResponsibilityId,
    /// An account: identifier, secret, status, contact.
    AccountId,
    /// One printed notification letter.
    LetterId,
    /// One merge (*regroupement*); equal to the id of the commit that made it.
    MergeId,
    /// The idempotency key of one commit.
    CommitId,
    /// One journal entry.
    EntryId,
    /// The former values of one person's rows, kept for one journal entry.
    PriorId,
    /// One outbox event.
    EventId,
    /// One link sent by e-mail.
    TokenId,
    /// Changes whenever every open session of an account must end (R4, ASP.NET Identity's `SecurityStamp`).
    SessionStamp,
}

impl From<CommitId> for MergeId {
    fn from(commit: CommitId) -> Self {
        Self(commit.0)
    }
}
