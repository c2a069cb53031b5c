//! Fratrie's merge of two letter accounts, as a careful programmer writes it on SQLite's C API: one connection, one thread,
//! statements prepared once, a transaction for each merge.
//!
//! `sqlite-c DATABASE PAIRS TURN [writes-32]`

mod merge;
mod statements;
mod texts;

use merge::Merger;
use rusqlite::Connection;
use std::{env, error::Error, fs, time::Instant};
use uuid::Uuid;

/// So many merges a transaction, each in a savepoint, where `writes-32` is asked for.
const TOGETHER: usize = 32;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (database, pairs, turn, together) = match arguments.as_slice() {
        [database, pairs, turn] => (database, pairs, turn, 1),
        [database, pairs, turn, mode] if mode == "writes-32" => (database, pairs, turn, TOGETHER),
        _ => return Err("usage: sqlite-c DATABASE PAIRS TURN [writes-32]".into()),
    };
    let turn: u64 = turn.parse()?;
    let pairs = fs::read_to_string(pairs)?.lines().map(pair).collect::<Result<Vec<_>, _>>()?;
    let connection = open(database)?;
    let realm: String =
        connection.query_row("SELECT realm_id FROM fratrie_schools LIMIT 1", [], |row| row.get(0))?;
    let mut merger = Merger::new(&connection, &realm)?;

    let begun = Instant::now();
    for some in pairs.chunks(together) {
        merger.begin()?;
        for (principal, absorbed) in some {
            if together > 1 {
                merger.savepoint()?;
            }
            merger.merge(*principal, *absorbed)?;
            if together > 1 {
                merger.release()?;
            }
        }
        merger.commit()?;
    }
    let rate = pairs.len() as f64 / begun.elapsed().as_secs_f64();

    let (row, who) = match together {
        1 => ("merge-sqlite-1", "SQLite C API"),
        _ => ("merge-sqlite-32", "SQLite C API, 32 a transaction"),
    };
    println!(
        "{{\"row\":\"{row}\",\"who\":\"{who}\",\"turn\":{turn},\"value\":{rate:.1},\"unit\":\"merges/s\"}}"
    );
    Ok(())
}

/// A line of the file of pairs: the principal's id and the absorbed account's.
fn pair(line: &str) -> Result<(Uuid, Uuid), Box<dyn Error>> {
    let (principal, absorbed) =
        line.split_once([',', ' ']).ok_or("a line of the file of pairs is two ids")?;
    Ok((principal.parse()?, absorbed.trim().parse()?))
}

/// With the settings of Fratrie's store.
fn open(database: &str) -> Result<Connection, Box<dyn Error>> {
    let connection = Connection::open_with_flags(database, rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err("the database can not be opened in WAL mode".into());
    }
    connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")?;
    connection.query_row("PRAGMA secure_delete = ON", [], |_| Ok(()))?;
    connection.execute_batch("PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;")?;
    connection.query_row("PRAGMA wal_autocheckpoint = 32000", [], |_| Ok(()))?;
    Ok(connection)
}
