//! Accounts of legal guardians, and their safe merging.
//!
//! A school notifies each account by letter; its responsible activates it and groups all of their accounts into one
//! principal account, to which every child is attached. This crate composes the parts for a service to link; each
//! handle gives the powers of one kind of actor: [`Portal`], [`Office`], [`Support`], [`Events`].
//!
//! ```
//! use fratrie::{Fratrie, LogIn, SecretKey, sqlite::SqliteRepository};
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! let fratrie = Fratrie::builder()
//!     .secret_key(SecretKey::from_bytes([7; 32])) // SecretKey::from_env("FRATRIE_SECRET_KEY")? in a service
//!     .repository(SqliteRepository::open(folder.path().join("fratrie.db")).await?)
//!     .build()
//!     .await?;
//! let realm = fratrie.realm("ac-dijon").await?;
//! let import = realm.office().import(fratrie::domain::roster::Roster::default()).await?;
//! assert!(import.report.is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! Its place in the picture: the top. The rules are in [`domain`], the stores below [`storage`], and the secrets in
//! [`credentials`]; nothing here decides anything.

mod attempt;
mod builder;
mod clock;
mod database;
mod duplicates;
mod error;
mod events;
mod export;
mod history;
mod link;
mod office;
mod password_words;
mod portal;
mod realm;
mod session;
mod shell;
mod split;
mod standing;
mod support;
mod throttle;
mod ticket;
mod traces;

pub use attempt::{Attempt, Verdict};
pub use builder::{BuildError, Builder, Fratrie};
pub use clock::{Clock, ManualClock, SystemClock};
pub use database::{Database, DatabaseError};
pub use duplicates::{Duplicates, SuggestedAccount, SuggestedPair};
pub use error::Error;
pub use events::{Events, Mail, MailBody};
pub use history::HistoryPage;
pub use link::LinkText;
pub use office::{
    EndedChild, Endings, Import, ImportPreview, LeftItem, Letter, Office, Progress, ProgressDay, Purged,
    Reminder, RetentionItem, RetentionPlace, RetentionPlan, Roll, RollEntry, RollLetter, RollStanding,
    Standings,
};
pub use portal::{
    AccountInfo, Activation, LogIn, MergeConfirmation, MergePreview, MergeReceipt, Portal, PreviewAccount,
    PreviewChild, PreviewLine, RecoveryTarget, SplitReceipt,
};
pub use realm::Realm;
pub use session::{Credentials, Session};
pub use split::{MergeInfo, MergedAccount, SplitAccount, SplitConfirmation, SplitPreview};
pub use support::{Erasure, HeldGroup, ProposedMerge, Support};
pub use throttle::Throttling;

pub use fratrie_credentials as credentials;
pub use fratrie_credentials::{
    HashingConfig, Keyring, NewPassword, PasswordError, PasswordPolicy, ProvisionalPassword, SecretKey,
    SecretKeyError, TypedPassword,
};
pub use fratrie_domain as domain;
pub use fratrie_domain::{
    AccountId, AskAt, Child, ConsumerName, EmailAddress, EntryId, Identifier, IdentifierError, Language,
    MaskedIdentifier, MergeId, Origin, PersonName, Policy, Refusal, TextError, Timestamp,
    chain::JournalAnchor, chrono, history::HistoryLine, journal::ErasureReason, model::Consent,
    retention::RetentionPolicy,
};
#[cfg(feature = "letters")]
pub use fratrie_letters as letters;
#[cfg(feature = "roster")]
pub use fratrie_roster as roster;
pub use fratrie_storage as storage;
pub use fratrie_storage::{Backlog, Claimed, JournalReport, Replay};
#[cfg(feature = "postgres")]
pub use fratrie_storage_postgres as postgres;
#[cfg(feature = "sqlite")]
pub use fratrie_storage_sqlite as sqlite;
