//! The schema, step by step.

use crate::open::OpenError;
use sqlx::{
    PgPool, SqlSafeStr,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
};

/// One step of the schema, for hosts that run migrations by their own means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SchemaStep {
    /// Counts from 1; steps run in this order.
    pub version: i64,
    /// What it is called.
    pub name: &'static str,
    /// SQL to run, in one transaction.
    pub sql: &'static str,
}

const STEPS: &[SchemaStep] = &[
    SchemaStep { version: 1, name: "first", sql: include_str!("../migrations/0001_first.sql") },
    SchemaStep { version: 2, name: "commit", sql: include_str!("../migrations/0002_commit.sql") },
    SchemaStep { version: 3, name: "throttles", sql: include_str!("../migrations/0003_throttles.sql") },
    SchemaStep { version: 4, name: "load", sql: include_str!("../migrations/0004_load.sql") },
];

/// A host's own migrations live in `_sqlx_migrations`.
const TABLE: &str = "fratrie.migrations";

/// All steps of the schema, oldest first.
///
/// Who runs them by hand opens the store with [`PostgresRepository::from_pool`](crate::PostgresRepository::from_pool),
/// which neither needs nor touches the table of migrations.
///
/// ```
/// let script: String = fratrie_storage_postgres::migrations().iter().map(|step| step.sql).collect();
/// assert!(script.contains("CREATE TABLE fratrie.accounts"));
/// ```
pub const fn migrations() -> &'static [SchemaStep] {
    STEPS
}

/// Brings the schema `fratrie` up to date. Several processes may do so at once.
///
/// # Errors
/// [`OpenError::Newer`] or [`OpenError::Migration`]; a step that fails leaves nothing behind.
pub async fn migrate(pool: &PgPool) -> Result<(), OpenError> {
    migrator(STEPS).run(pool).await.map_err(|error| match error {
        MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => OpenError::Newer,
        other => OpenError::Migration(other),
    })
}

/// Built at run time rather than by `sqlx::migrate!`: the macros would make every consumer build them.
fn migrator(steps: &[SchemaStep]) -> Migrator {
    let migration = |step: &SchemaStep| {
        Migration::new(step.version, step.name.into(), MigrationType::Simple, step.sql.into_sql_str(), false)
    };
    let mut migrator = Migrator::with_migrations(steps.iter().map(migration).collect());
    migrator.create_schema("fratrie");
    migrator.dangerous_set_table_name(TABLE);
    migrator
}
