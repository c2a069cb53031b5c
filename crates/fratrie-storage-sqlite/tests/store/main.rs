//! The store against the meaning of a change set, in races, and after a kill.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod conformance;
mod files;
mod kills;
mod promises;
