//! The floor of an import on SQLite: the rows of a database that Fratrie filled, inserted into a fresh one of the same tables
//! by bare prepared statements, in one transaction, through the C API. Reading them is not counted.
//!
//! `sqlite-inserts FILLED FRESH [TURN]`, where FRESH was made by `import fratrie sqlite:FRESH 0`.

use rusqlite::{Connection, OpenFlags, params_from_iter, types::Value};
use std::{
    env,
    error::Error,
    time::{Duration, Instant},
};

/// Rows that are held in memory at a time.
const BATCH: usize = 20_000;

/// Those first to which others refer.
const TABLES: [&str; 13] = [
    "fratrie_schools",
    "fratrie_responsibles",
    "fratrie_students",
    "fratrie_accounts",
    "fratrie_merges",
    "fratrie_responsibilities",
    "fratrie_waivers",
    "fratrie_priors",
    "fratrie_commits",
    "fratrie_journal",
    "fratrie_journal_heads",
    "fratrie_journal_subjects",
    "fratrie_outbox",
];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (filled, fresh, turn) = match arguments.as_slice() {
        [filled, fresh] => (filled, fresh, "0"),
        [filled, fresh, turn] => (filled, fresh, turn.as_str()),
        _ => return Err("sqlite-inserts FILLED FRESH [TURN]".into()),
    };
    let filled = Connection::open_with_flags(filled, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let fresh = Connection::open(fresh)?;
    // As Fratrie opens its files.
    fresh.pragma_update(None, "journal_mode", "wal")?;
    fresh.pragma_update(None, "synchronous", "full")?;
    fresh.pragma_update(None, "foreign_keys", true)?;
    fresh.pragma_update(None, "secure_delete", true)?;
    let (mut rows, mut spent) = (0, Duration::ZERO);
    let begun = Instant::now();
    fresh.execute_batch("BEGIN IMMEDIATE")?;
    spent += begun.elapsed();
    for table in TABLES {
        let (inserted, took) = copy(&filled, &fresh, table)?;
        eprintln!("{table}: {inserted} rows in {took:?}");
        rows += inserted;
        spent += took;
    }
    let begun = Instant::now();
    fresh.execute_batch("COMMIT")?;
    spent += begun.elapsed();
    let rate = f64::from(u32::try_from(rows)?) / spent.as_secs_f64();
    eprintln!("{rows} rows in {spent:?}");
    println!(
        r#"{{"row":"import-sqlite","who":"bare inserts","turn":{turn},"value":{rate:.1},"unit":"rows/s"}}"#
    );
    Ok(())
}

fn copy(filled: &Connection, fresh: &Connection, table: &str) -> Result<(usize, Duration), Box<dyn Error>> {
    let mut reading = filled.prepare(&format!("SELECT * FROM {table}"))?;
    let names: Vec<String> = reading.column_names().into_iter().map(str::to_owned).collect();
    let places = vec!["?"; names.len()].join(", ");
    let mut inserting =
        fresh.prepare(&format!("INSERT INTO {table} ({}) VALUES ({places})", names.join(", ")))?;
    let (mut rows, mut spent) = (0, Duration::ZERO);
    let mut found = reading.query([])?;
    loop {
        let mut batch: Vec<Vec<Value>> = Vec::new();
        while batch.len() < BATCH {
            let Some(row) = found.next()? else { break };
            batch.push((0..names.len()).map(|place| row.get(place)).collect::<Result<_, _>>()?);
        }
        if batch.is_empty() {
            return Ok((rows, spent));
        }
        let begun = Instant::now();
        for row in &batch {
            inserting.execute(params_from_iter(row))?;
        }
        spent += begun.elapsed();
        rows += batch.len();
    }
}
