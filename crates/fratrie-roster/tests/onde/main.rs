//! ONDE's two tables, of either generation: what keys persons get, which child is which student, and what is told.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first surprise")]
#![expect(clippy::format_collect, reason = "a test's files are written as they read")]

mod children;
mod damage;
mod files;
mod keys;
mod tables;
