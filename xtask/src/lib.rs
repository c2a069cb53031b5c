//! What the tests of other crates share with `cargo xtask`: a PostgreSQL server of their own.

pub mod postgres;
