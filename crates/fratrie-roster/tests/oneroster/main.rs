//! OneRoster bundles: what the standard allows, what real bundles do against it, and what a roster comes of it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]
#![expect(
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a test's files are written as they read"
)]

mod bundle;
mod damage;
mod delta;
mod grand_bend;
mod persons;
mod places;
mod same;
mod scale;
mod violations;
