//! The rows that a store keeps: what stands, as plain data. Only `decide` changes them.

mod account;
mod consent;
mod contact;
mod details;
mod fields;
mod letter;
mod merge;
mod person;
mod prior;
mod responsibility;
mod rows;
mod status;
mod ties;

pub use account::{Account, Holder};
pub use consent::Consent;
pub use contact::{Contact, FormerEmail, PendingEmail, Token};
pub use details::{Civility, Details, PostalAddress};
pub use letter::{Letter, LetterEnd, Replaced};
pub use merge::{
    Absorbed, Alarm, Gave, Hold, LinkFate, LinkMove, Merge, OfficeWord, Undone, Waiver, WaiverPair,
};
pub use person::{Responsible, School, Source, Student};
pub use prior::{Former, Prior};
pub use responsibility::{EndReason, Ended, Level, Rank, Relationship, Responsibility, Restrictions, Rights};
pub use rows::{Key, Row, RowKind, Rows, Version};
pub use status::{Absorption, Standing, Status};
