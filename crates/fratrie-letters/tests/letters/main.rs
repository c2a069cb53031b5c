//! Letters: what is printed, where it goes, and where secrets do not.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
#![cfg_attr(feature = "pdf", expect(clippy::expect_used, reason = "a program that is missing is named"))]

mod address;
mod batch;
mod common;
mod html;
mod matrix;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "pdf")]
mod poppler;
mod qr;
mod tables;
mod templates;
