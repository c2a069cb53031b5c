//! The schema, step by step.

use sqlx::{
    SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};

/// Built at run time rather than by `sqlx::migrate!`: the macros would make every consumer build them.
pub(crate) fn migrator() -> Migrator {
    let first = include_str!("../migrations/0001_first.sql").into_sql_str();
    let mut migrator = Migrator::with_migrations(vec![Migration::new(
        1,
        "first".into(),
        MigrationType::Simple,
        first,
        false,
    )]);
    // A host's own migrations live in `_sqlx_migrations`.
    migrator.dangerous_set_table_name("fratrie_migrations");
    migrator
}
