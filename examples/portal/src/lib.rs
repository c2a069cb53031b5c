//! The web portal of the school's guide, on the facade.
//!
//! A parent logs in with a letter, activates an account, sees the children's services, and groups accounts. A school's
//! office, in a room of its own, uploads rosters, prints letters, and follows up. No rule is decided here: a handler
//! checks the form of what was typed, asks [`fratrie::Portal`] or [`fratrie::Office`], and shows what it said, in its
//! words. The rest is what every host brings itself: pages, sessions, mails, settings.
//!
//! ```no_run
//! use fratrie::SystemClock;
//! use fratrie_portal::{Portal, Settings};
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let portal = Portal::start(Settings::in_folder("fratrie-data"), SystemClock).await?;
//! println!("{}", portal.welcome());
//! portal.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! Its place in the picture: an example above the facade; nothing depends on it.

mod app;
mod config;
mod cookie;
mod csrf;
mod database;
mod date;
mod form;
mod headers;
mod language;
mod letters;
mod mail;
mod office;
mod pages;
mod private_files;
mod problem;
mod sample;
mod secret_file;
mod session_store;
mod settings;
mod start;
mod start_error;
mod texts;
mod typed;
mod view;
mod visit;
mod welcome;

pub use office::{OfficePassword, office_password};
pub use settings::{Asked, HELP, SecretUrl, Settings};
pub use start::Portal;
pub use start_error::StartError;
