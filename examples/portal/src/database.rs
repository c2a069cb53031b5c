//! The database and the key that its secrets are kept under: neither is of use without the other.

use crate::{private_files, secret_file, settings::Settings, start_error::StartError};
use fratrie::{
    Database, DatabaseError, SecretKey, postgres::sqlx as postgres,
    sqlite::sqlx::sqlite::SqliteConnectOptions,
};
use std::{
    path::{Path, PathBuf},
    str::FromStr,
};

/// Opens the database that the settings name; by default a file in the folder.
pub(crate) async fn open(settings: &Settings) -> Result<(SecretKey, Database), StartError> {
    let file = settings.folder.join("fratrie.db");
    let by_default = format!("sqlite:{}", file.display());
    let url = settings.database.as_ref().map_or(by_default.as_str(), |url| &url.0);
    if url.starts_with("sqlite:") {
        let file = if settings.database.is_some() { file_of(url)? } else { file };
        let key = key(settings, &file, file.metadata().is_ok_and(|found| found.len() > 0))?;
        private_files::touch(&file)?;
        let database = Database::connect(url).await.map_err(|failure| error(&file, failure))?;
        return Ok((key, database));
    }
    let name = PathBuf::from("PostgreSQL");
    let database = Database::connect(url).await.map_err(|failure| match failure {
        DatabaseError::Kind => StartError::DatabaseUrl,
        other => error(&name, other),
    })?;
    let key = key(settings, &name, is_in_use(&database).await)?;
    Ok((key, database))
}

/// The key alone, for what needs no database.
pub(crate) fn secret_key(settings: &Settings) -> Result<SecretKey, StartError> {
    let file = settings.folder.join("fratrie.db");
    key(settings, &file, file.metadata().is_ok_and(|found| found.len() > 0))
}

/// The key that was given, else the one in the folder, made there if the database is new.
fn key(settings: &Settings, database: &Path, in_use: bool) -> Result<SecretKey, StartError> {
    match &settings.secret_key {
        Some(key) => Ok(key.clone()),
        None => secret_file::open(&settings.folder.join("secret.key"), database, in_use),
    }
}

/// Whether anything was ever committed. Where that can not be told, it is supposed: a key made in vain would lock
/// everybody out.
async fn is_in_use(database: &Database) -> bool {
    let Database::Postgres(store) = database else { return true };
    let asked = postgres::query_scalar("SELECT EXISTS (SELECT FROM fratrie.commits)");
    asked.fetch_one(store.pool()).await.unwrap_or(true)
}

/// The file of an SQLite address; its folder is made.
fn file_of(url: &str) -> Result<PathBuf, StartError> {
    let options = SqliteConnectOptions::from_str(url).map_err(|_| StartError::DatabaseUrl)?;
    let file = options.get_filename().to_owned();
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        private_files::folder(folder)?;
    }
    Ok(file)
}

pub(crate) fn error(path: &Path, error: impl std::error::Error + Send + Sync + 'static) -> StartError {
    StartError::Database { path: path.to_owned(), error: Box::new(error) }
}
