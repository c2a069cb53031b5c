//! Secrets of the accounts of responsibles: how they are drawn, kept, compared and carried.
//!
//! | Secret | Type | What is kept of it |
//! |---|---|---|
//! | the root key of the host | [`SecretKey`] | nothing: it stays outside the database |
//! | a password that somebody chose | [`NewPassword`], [`TypedPassword`] | an Argon2id hash, by the [`PasswordHasher`] |
//! | the password that a letter bears | [`ProvisionalPassword`] | HMAC-SHA-256 under the key |
//! | the link that a mail bears | [`LinkToken`] | SHA-256; the mailer derives the token again |
//! | a preview between two pages | [`Sealer`] | nothing: it travels sealed |
//!
//! Everything hangs on the key, one derived key for each purpose: the database alone verifies, opens and forges nothing.
//!
//! # Example
//!
//! ```
//! use fratrie_credentials::{HashingConfig, NewPassword, PasswordHasher, SecretKey, TypedPassword};
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let key = SecretKey::from_bytes([7; 32]); // SecretKey::from_env("FRATRIE_SECRET_KEY")? in a service
//! let hasher = PasswordHasher::start(HashingConfig::default(), &key)?;
//!
//! let chosen: NewPassword = "un nouveau mot de passe".parse()?;
//! let salt = [1; 16]; // drawn anew each time
//! let stored = hasher.hash(chosen, salt).await?;
//!
//! let right = TypedPassword::from("un nouveau mot de passe");
//! assert!(hasher.verify(right, Some(stored.as_str())).await?);
//! // An unknown account costs the same run of Argon2 as a wrong password.
//! assert!(!hasher.verify(TypedPassword::from("un autre"), None).await?);
//! assert_eq!(hasher.runs(), 3);
//! # Ok(())
//! # }
//! ```
//!
//! # Its place in the picture
//!
//! ```text
//! portal, services ──> fratrie (facade) ──> fratrie-domain        decides; sees hashes and MACs, never a secret
//!                            │         └──> fratrie-storage       keeps them
//!                            └────────────> fratrie-credentials   makes and compares them
//! ```
//!
//! This crate depends on no other of the workspace: realms come as text, accounts as sixteen bytes, time as seconds, and
//! chance from the caller. Secrets are wiped when dropped, are absent from `Debug` and can not be serialised; what must
//! be shown is taken with `expose`.

mod hashing;
mod keyring;
mod link;
mod mac;
mod password;
mod policy;
mod provisional;
mod sealed;
mod secret_key;

pub use hashing::{HashingConfig, HashingError, HashingFloor, PasswordHasher, PhcHash, Place};
pub use keyring::Keyring;
pub use link::{LinkPurpose, LinkToken};
pub use password::{NewPassword, PasswordError, TypedPassword};
pub use policy::PasswordPolicy;
pub use provisional::{ProvisionalFormat, ProvisionalPassword};
pub use sealed::{SealError, Sealer};
pub use secret_key::{SecretKey, SecretKeyError};
