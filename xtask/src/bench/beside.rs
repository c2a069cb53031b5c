//! Fratrie beside its peers, turn by turn.

use super::desk::{Desk, peer, peers, program, url};
use std::process::Command;

/// How often each is measured, five times by default. Figures of one turn are compared with each other; the table shows how
/// far the turns lie apart.
fn turns() -> u32 {
    std::env::var("FRATRIE_BENCH_TURNS").ok().and_then(|turns| turns.parse().ok()).unwrap_or(5)
}

/// Families that are grouped in a turn.
const FAMILIES: &str = "2000";

/// Raw Argon2id on all cores, and log-ins.
pub(crate) fn log_in(desk: &mut Desk) -> Result<(), String> {
    peer("argon2-c")?;
    let hashing = peers().join("argon2-c/argon2-c-native");
    let plain = peers().join("argon2-c/argon2-c-debian");
    let threads = std::thread::available_parallelism().map_or(1, usize::from).to_string();
    for turn in 1..=turns() {
        let turn = turn.to_string();
        let store = url(&desk.fresh("log-in.db"));
        desk.take(program("log-in").args(["rate", &store, "10", &turn]))?;
        desk.take(program("log-in").args(["hash", "10", &turn]))?;
        desk.take(Command::new(&hashing).args(["raw", &threads, "10s", &turn]))?;
        desk.take(Command::new(&plain).args(["raw", &threads, "10s", &turn]))?;
    }
    Ok(())
}

/// Two thousand log-ins at once.
pub(crate) fn storm(desk: &mut Desk) -> Result<(), String> {
    for turn in 1..=turns() {
        let store = url(&desk.fresh("storm.db"));
        desk.take(program("log-in").args(["storm", &store, "2000", &turn.to_string()]))?;
    }
    Ok(())
}

/// Merges on SQLite, by Fratrie, through the C API, and by Django.
pub(crate) fn merge_sqlite(desk: &mut Desk) -> Result<(), String> {
    peer("sqlite-c")?;
    peer("django")?;
    let prepared = desk.fresh("prepared.db");
    let file = prepared.with_extension("json");
    let pairs = prepared.with_extension("pairs");
    desk.take(program("merge").args(["prepare", &url(&prepared)]).arg(&file).arg(FAMILIES))?;
    let by_hand = peers().join("sqlite-c/release/sqlite-c");
    let django = url(&desk.fresh("django.db"));
    desk.take(&mut run_django("prepare", &django, &total(FAMILIES)?, "0"))?;
    for turn in 1..=turns() {
        let turn = turn.to_string();
        for callers in ["1", "32"] {
            let copy = desk.copy(&prepared, "merge.db")?;
            let row = format!("merge-sqlite-{callers}");
            desk.take(program("merge").args(["run", &url(&copy)]).arg(&file).args([callers, &row, &turn]))?;
            let copy = desk.copy(&prepared, "merge.db")?;
            let mut command = Command::new(&by_hand);
            command.arg(&copy).arg(&pairs).arg(&turn);
            if callers == "32" {
                command.arg("writes-32");
            }
            desk.take(&mut command)?;
        }
        desk.take(&mut run_django("merge", &django, FAMILIES, &turn))?;
    }
    Ok(())
}

/// Merges on PostgreSQL, by Fratrie, by pgbench, and by Django.
pub(crate) fn merge_postgres(desk: &mut Desk) -> Result<(), String> {
    let pgbench = peer("pgbench")?;
    peer("django")?;
    let file = desk.fresh("prepared-postgres.json");
    let prepared = desk.database("prepared", None)?;
    desk.take(program("merge").args(["prepare", &prepared]).arg(&file).arg(FAMILIES))?;
    let run = |store: &str, callers: &str, row: &str, turn: &str| {
        let mut command = program("merge");
        command.args(["run", store]).arg(&file).args([callers, row, turn]);
        command
    };
    // The real parameters of our two statements.
    let recorded = desk.database("recorded", Some("prepared"))?;
    desk.take(Command::new("psql").args(["-qX", &recorded, "-f"]).arg(pgbench.join("record.sql")))?;
    desk.take(&mut run(&recorded, "1", "merge-recorded", "0"))?;
    let django = desk.database("django", None)?;
    desk.take(&mut run_django("prepare", &django, &total(FAMILIES)?, "0"))?;
    for turn in 1..=turns() {
        let turn = turn.to_string();
        for callers in ["8", "1"] {
            let store = desk.database("merging", Some("prepared"))?;
            desk.take(&mut run(&store, callers, &format!("merge-postgres-{callers}"), &turn))?;
        }
        for (what, callers) in [("eight", "8"), ("two", "8"), ("two", "1")] {
            let store = desk.database("merging", Some("prepared"))?;
            if what == "two" {
                desk.take(Command::new("bash").arg(pgbench.join("load.sh")).args([&recorded, &store]))?;
            }
            let run = pgbench.join("run.sh");
            desk.take(Command::new("bash").arg(run).args([what, &store, FAMILIES, callers, &turn]))?;
        }
        desk.take(&mut run_django("merge", &django, FAMILIES, &turn))?;
    }
    Ok(())
}

/// Children of an account, by Fratrie, by the bare query, and by Django.
pub(crate) fn children(desk: &mut Desk) -> Result<(), String> {
    const LISTINGS: &str = "10000";
    peer("django")?;
    let stores =
        [("sqlite", url(&desk.fresh("children.db"))), ("postgres", desk.database("children", None)?)];
    for (name, store) in stores {
        let django = match name {
            "sqlite" => url(&desk.fresh("django-children.db")),
            _ => desk.database("django_children", None)?,
        };
        desk.take(&mut run_django("prepare", &django, "1000", "0"))?;
        let row = format!("children-{name}");
        desk.take(program("children").args([&store, LISTINGS, &row, &turns().to_string()]))?;
        for turn in 1..=turns() {
            desk.take(&mut run_django("children", &django, LISTINGS, &turn.to_string()))?;
        }
    }
    Ok(())
}

/// A merge of two accounts, and of fifty.
pub(crate) fn merge_many(desk: &mut Desk) -> Result<(), String> {
    let accounts = [("2", "400"), ("50", "60")];
    for (many, families) in accounts {
        let store = desk.database(&format!("many_{many}"), None)?;
        let file = desk.fresh(&format!("many-{many}.json"));
        desk.take(program("merge").args(["prepare", &store]).arg(&file).args([families, many]))?;
    }
    for turn in 1..=turns() {
        for (many, _) in accounts {
            let store = desk.database("merging", Some(&format!("many_{many}")))?;
            let file = desk.file(&format!("many-{many}.json"));
            let row = format!("merge-many-{many}");
            desk.take(program("merge").args(["run", &store]).arg(&file).args([
                "1",
                &row,
                &turn.to_string(),
            ]))?;
        }
    }
    Ok(())
}

fn run_django(what: &str, store: &str, count: &str, turn: &str) -> Command {
    let mut command = Command::new(peers().join("django/venv/bin/python"));
    command.args(["benches/peers/django/run.py", what, store, count, turn]);
    command
}

/// As many as all turns use up.
fn total(families: &str) -> Result<String, String> {
    let families: u32 = families.parse().map_err(|error| format!("{families}: {error}"))?;
    Ok((families * turns()).to_string())
}
