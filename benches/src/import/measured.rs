//! Fratrie's own import of an academy, school by school, letters included; then the same with a hundredth changed.

use super::{academy, floor, told};
use crate::{Failure, process::resident};
use fratrie::{Database, Fratrie, HashingConfig, Import, Office, SecretKey};
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use std::time::{Duration, Instant};

/// Imports `schools` schools into an empty database, then again, and tells of both.
pub(crate) async fn academy(url: &str, schools: usize, turn: u32) -> Result<(), Failure> {
    let database = Database::connect(url).await?;
    let kind = if url.starts_with("sqlite:") { "sqlite" } else { "postgres" };
    let fratrie = Fratrie::builder()
        .secret_key(SecretKey::from_bytes([7; 32]))
        .hashing(HashingConfig::default())
        .database(&database)
        .build()
        .await?;
    let office = fratrie.realm("ac-dijon").await?.office();
    let first = imported(&office, schools, false).await?;
    let rows = rows(url).await?;
    told::people(&format!("{rows} rows in {first:.1?}"));
    if schools > 0 {
        told::sample(&format!("import-{kind}"), "fratrie", turn, told::rate(rows, first), "rows/s");
        let again = imported(&office, schools, true).await?;
        let share = again.as_secs_f64() / first.as_secs_f64();
        told::sample(&format!("reimport-{kind}"), "fratrie", turn, share, "x of the first");
        told::sample(&format!("import-memory-{kind}"), "fratrie", turn, resident("VmHWM")?, "MiB");
    }
    database.close().await;
    Ok(())
}

/// Brings all schools in; answers with the time it took. Making the rosters is part of it, and told.
async fn imported(office: &Office, schools: usize, later: bool) -> Result<Duration, Failure> {
    let (mut making, mut done, mut letters) = (Duration::ZERO, 0_usize, 0_usize);
    let (mut created, mut updated) = (0, 0);
    let begun = Instant::now();
    let rosters = (0..schools).map(|school| {
        let begun = Instant::now();
        let roster = academy::school(school, later);
        making += begun.elapsed();
        roster
    });
    let told = |import: Import| {
        done += 1;
        letters += import.letters.len();
        created += import.report.created;
        updated += import.report.updated;
        if done.is_multiple_of((schools / 20).max(1)) {
            let memory = resident("VmRSS").unwrap_or_default();
            told::people(&format!(
                "{done:6} of {schools} schools, {:8.1?}, {letters:8} letters, {memory:5.0} MiB resident",
                begun.elapsed()
            ));
        }
    };
    office.import_each(rosters, told).await?;
    let spent = begun.elapsed();
    told::people(&format!(
        "{created} rows made, {updated} changed, {letters} letters in {spent:.1?}; of it the making of rosters, {making:.1?}; \
         {:.0} MiB resident, {:.0} at most",
        resident("VmRSS")?,
        resident("VmHWM")?
    ));
    Ok(spent)
}

/// How many rows stand in all tables.
async fn rows(url: &str) -> Result<u64, Failure> {
    let counts = |prefix: &str| {
        let each = floor::TABLES.iter().map(|table| format!("(SELECT count(*) FROM {prefix}{table})"));
        format!("SELECT {}", each.collect::<Vec<_>>().join(" + "))
    };
    let count: i64 = if url.starts_with("sqlite:") {
        let mut connection = SqliteConnection::connect(url).await?;
        sqlx::query_scalar(sqlx::AssertSqlSafe(counts("fratrie_"))).fetch_one(&mut connection).await?
    } else {
        let mut connection = PgConnection::connect(url).await?;
        sqlx::query_scalar(sqlx::AssertSqlSafe(counts("fratrie."))).fetch_one(&mut connection).await?
    };
    Ok(count.try_into()?)
}
