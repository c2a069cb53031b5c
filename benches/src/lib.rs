//! What the programs that measure share. Each prints one line of JSON a sample on standard output, for `cargo xtask bench`;
//! what is for people goes to standard error.

pub mod families;
pub mod sample;
pub mod service;

/// What may go wrong in a program that measures.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
