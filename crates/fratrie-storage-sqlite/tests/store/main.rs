//! The store against its contract, in races, and after kills.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod conformance;
mod files;
mod journal;
mod kills;
