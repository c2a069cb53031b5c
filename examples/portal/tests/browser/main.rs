//! What a person does in a browser, as the school's guide describes it: a real browser, the real portal, a database file.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod driver;
mod journey;
mod looks;
mod merging;
mod office;
mod recovery;
mod refusals;
#[path = "../office/roster.rs"]
mod roster;
mod school;
mod undo;
