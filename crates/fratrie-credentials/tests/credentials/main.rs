//! What the credentials promise, a file for each line of the security requirements.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may stop at the first surprise"
)]

mod common;
mod v11_pool;
mod v14_passwords;
mod v14_policy;
mod v1_hashing;
mod v2_rotation;
mod v32_secret_key;
mod v3_provisional;
mod v5_links;
mod v6_sealed;
mod v7_secrets;
