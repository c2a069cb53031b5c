//! The store against its contract, on a real server.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first surprise")]

mod attempts;
mod conformance;
mod crashes;
mod database;
mod families;
mod gone;
mod host;
mod journal;
mod late;
mod proxy;
mod together;
mod troubles;
mod unknown;
