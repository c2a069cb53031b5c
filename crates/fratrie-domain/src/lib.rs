//! Terms, states and rules of the accounts of legal guardians: pure functions, no async, no clock, no randomness, no
//! SQL.
//!
//! Whatever changes an account goes through [`decide`]: it takes a [`View`] of what stands, a [`Command`] and an
//! [`Env`] (time, policy, chance drawn beforehand), and gives a [`ChangeSet`] as data, or a [`Refusal`]. A store
//! applies a change set whole, or says why not; [`ChangeSet::apply_to`] on a [`State`] is what that means.
//!
//! ```
//! use fratrie_domain::{
//!     ChangeSet, Env, Policy, RealmId, State, Timestamp, View, Want, command::Command, decide, ids::{AccountId, CommitId},
//!     journal::Actor, uuid::Uuid,
//! };
//! let realm: RealmId = "ac-dijon".parse()?;
//! let env = Env {
//!     now: Timestamp::UNIX_EPOCH,
//!     policy: Policy::default(),
//!     commit_id: CommitId::from_uuid(Uuid::nil()),
//!     actor: Actor::Office { agent: "secrétariat".parse()? },
//!     origin: "office".parse()?,
//!     seed: [7; 32],
//!     attempt: 0,
//! };
//! let mut state = State::default();
//! let view = state.load(&realm, &Want::default());
//! let changes: ChangeSet = decide(&view, Command::Import(Box::default()), &env)?;
//! changes.apply_to(&mut state)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Its place in the picture: the lowest room. `fratrie-storage` keeps what it decides; `fratrie` composes both.

pub mod access;
pub mod chain;
pub mod change;
pub mod command;
pub mod duplicates;
pub mod env;
pub mod event;
pub mod history;
pub mod ids;
pub mod journal;
pub mod model;
pub mod outcome;
pub mod proof;
pub mod retention;
pub mod roster;
pub mod throttle;

mod consumer;
mod dates;
mod decide;
mod distinct;
mod email;
mod family;
mod hex;
mod identifier;
mod names;
mod policy;
mod realm;
mod refusal;
mod secret;
mod state;
mod text;
mod verify;
mod view;

pub use change::{ChangeSet, Conflict, Receipt};
pub use command::Command;
pub use consumer::ConsumerName;
pub use decide::{decide, decide_import};
pub use email::EmailAddress;
pub use env::Env;
pub use family::{Child, Family};
pub use identifier::{Identifier, IdentifierError, MaskedIdentifier};
pub use ids::*;
pub use names::{NameComparison, NameFinding, NameGrade, PersonName, fold};
pub use policy::Policy;
pub use realm::RealmId;
pub use refusal::{AskAt, Language, Refusal, RosterFault};
pub use secret::{LetterMac, SecretHash, TokenHash};
pub use state::State;
pub use text::{
    AddressLine, AgentName, City, ClassName, Country, ExternalId, Ine, Note, Origin, Phone, Postcode,
    SchoolCode, SchoolName, TextError,
};
pub use verify::Violation;
pub use view::{View, Want};

pub use chrono;
pub use uuid;

/// A moment, in UTC. The clock of the shell gives whole microseconds, which is what every store keeps.
pub type Timestamp = chrono::DateTime<chrono::Utc>;
