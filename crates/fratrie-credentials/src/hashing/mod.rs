//! Argon2id for passwords that people choose.

mod calibrate;
mod config;
mod cost;
mod engine;
mod error;
mod hasher;
mod phc;
mod place;
mod portable;
mod queue;
#[cfg(feature = "simd")]
mod simd;
mod worker;

pub use config::{HashingConfig, HashingFloor};
pub use error::HashingError;
pub use hasher::PasswordHasher;
pub use phc::PhcHash;
pub use place::Place;
