//! Argon2id for passwords that people choose.

mod phc;
mod pool;
mod worker;

pub use phc::PhcHash;
pub use pool::{HashingConfig, HashingError, PasswordHasher};
