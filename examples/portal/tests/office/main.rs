//! What holds for every request to the office's pages, without a browser: who sees what, what is refused, what survives.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod client;
mod jobs;
mod killed;
mod letters;
mod pairs;
mod roles;
mod roster;
mod scope;
mod site;
