//! The floor of an import on PostgreSQL: COPY of the rows that Fratrie wrote, into a fresh database of the same tables, with
//! the same indexes and foreign keys; one connection, one table after another.

use super::told;
use crate::Failure;
use fratrie::postgres::PostgresRepository;
use futures_util::TryStreamExt as _;
use sqlx::{Connection as _, PgConnection};
use std::{path::Path, time::Instant};
use tokio::fs::File;

/// Those first to which others refer.
pub(crate) const TABLES: [&str; 13] = [
    "schools",
    "responsibles",
    "students",
    "accounts",
    "merges",
    "responsibilities",
    "waivers",
    "priors",
    "commits",
    "journal",
    "journal_heads",
    "journal_subjects",
    "outbox",
];

/// Takes the rows of `filled`, and measures their way into `fresh`, which must be empty.
pub(crate) async fn copy(filled: &str, fresh: &str, turn: u32) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    take(filled, folder.path()).await?;
    PostgresRepository::connect(fresh).await?;
    let mut connection = PgConnection::connect(fresh).await?;
    let (begun, mut rows) = (Instant::now(), 0);
    for table in TABLES {
        let mut copying = connection.copy_in_raw(&format!("COPY fratrie.{table} FROM STDIN")).await?;
        copying.read_from(File::open(folder.path().join(table)).await?).await?;
        rows += copying.finish().await?;
    }
    let spent = begun.elapsed();
    connection.close().await?;
    told::people(&format!("COPY: {rows} rows in {spent:.1?}"));
    told::sample("import-postgres", "COPY", turn, told::rate(rows, spent), "rows/s");
    Ok(())
}

/// Each table into a file.
async fn take(filled: &str, folder: &Path) -> Result<(), Failure> {
    let mut connection = PgConnection::connect(filled).await?;
    for table in TABLES {
        let mut rows = connection.copy_out_raw(&format!("COPY fratrie.{table} TO STDOUT")).await?;
        let mut file = std::io::BufWriter::new(std::fs::File::create(folder.join(table))?);
        while let Some(part) = rows.try_next().await? {
            std::io::Write::write_all(&mut file, &part)?;
        }
        std::io::Write::flush(&mut file)?;
    }
    connection.close().await?;
    Ok(())
}
