//! The store against its contract, on a real server.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod conformance;
mod database;
