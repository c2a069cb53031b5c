//! A program on SQLite without Fratrie: opens a file, makes a table, writes a row and reads it.

use sqlx::{
    Row as _,
    sqlite::{SqliteConnectOptions, SqlitePool},
};
use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("name the file to keep the rows in")?;
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let pool = SqlitePool::connect_with(options).await?;
    sqlx::query("CREATE TABLE IF NOT EXISTS pupils (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")
        .execute(&pool)
        .await?;
    sqlx::query("INSERT INTO pupils (name) VALUES (?1)").bind("Dylan Cosams").execute(&pool).await?;
    for row in sqlx::query("SELECT id, name FROM pupils ORDER BY id").fetch_all(&pool).await? {
        let (id, name): (i64, String) = (row.try_get("id")?, row.try_get("name")?);
        println!("{id} {name}");
    }
    pool.close().await;
    Ok(())
}
