//! What the tests of other crates share with `cargo xtask`: a PostgreSQL server of their own, texts kept in files, and the
//! SQL that stands in a crate's sources.

pub mod golden;
pub mod postgres;
pub mod statements;
