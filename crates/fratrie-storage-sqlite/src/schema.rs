//! The schema, step by step.

use sqlx::{
    SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};

/// Built at run time rather than by `sqlx::migrate!`: the macros would make every consumer build them.
pub(crate) fn migrator() -> Migrator {
    let step = |version, name: &'static str, sql: &'static str| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    let mut migrator = Migrator::with_migrations(vec![
        step(1, "first", include_str!("../migrations/0001_first.sql")),
        step(2, "plans", include_str!("../migrations/0002_plans.sql")),
    ]);
    // A host's own migrations live in `_sqlx_migrations`.
    migrator.dangerous_set_table_name("fratrie_migrations");
    migrator
}
