//! Secrets: how they are drawn, kept, compared and carried.
//!
//! - [`PasswordHasher`]: Argon2id for passwords that people choose, on a bounded pool of threads of its own;
//! - [`ProvisionalPassword`]: what a letter bears, kept as a MAC under the [`SecretKey`];
//! - [`LinkToken`]: what a mailed link bears, derived from the key, kept as a hash;
//! - [`Sealer`]: values that travel through other hands and come back unread and unchanged.
//!
//! Randomness comes in from the caller. No type here shows its secret in `Debug`, and none can be serialised.
//!
//! ```
//! use fratrie_credentials::{HashingConfig, NewPassword, PasswordHasher, SecretKey, TypedPassword};
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let hasher = PasswordHasher::start(HashingConfig::default(), &SecretKey::from_bytes([7; 32]))?;
//! let stored = hasher.hash("un nouveau mot de passe".parse::<NewPassword>()?, [1; 16]).await?;
//! assert!(hasher.verify(TypedPassword::from("un nouveau mot de passe"), Some(stored.as_str())).await?);
//! assert!(!hasher.verify(TypedPassword::from("un autre"), None).await?);
//! # Ok(())
//! # }
//! ```
//!
//! Its place in the picture: beside the domain, which keeps and compares what is made here but never sees a secret. It
//! depends on no other crate of the workspace.

mod hashing;
mod link;
mod mac;
mod password;
mod provisional;
mod sealed;
mod secret_key;

pub use hashing::{HashingConfig, HashingError, PasswordHasher, PhcHash};
pub use link::{LinkPurpose, LinkToken};
pub use password::{NewPassword, PasswordError, TypedPassword};
pub use provisional::{ProvisionalFormat, ProvisionalPassword};
pub use sealed::{SealError, Sealer};
pub use secret_key::{SecretKey, SecretKeyError};
