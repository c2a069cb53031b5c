//! The store against its contract, in races, and after kills.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first surprise")]

mod conformance;
mod files;
mod kills;
mod steps;
