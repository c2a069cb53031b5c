//! Accounts that may be one person's: which pairs are suggested, how likely, and why.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod histories;
mod properties;
mod table;
mod world;
