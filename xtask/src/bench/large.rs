//! What takes long: a million of everything, and a realm of five million accounts.

use super::desk::{Desk, peer, peers, program, url};
use crate::shell;
use std::process::Command;

const SMALL: &str = "10000";
const LARGE: &str = "5000000";

/// The same work in a small realm and in a large one.
pub(crate) fn growth(desk: &mut Desk) -> Result<(), String> {
    const TURNS: u32 = 3;
    let mut stores = Vec::new();
    for accounts in [SMALL, LARGE] {
        stores.push((accounts, url(&desk.fresh(&format!("growth-{accounts}.db")))));
        stores.push((accounts, desk.database(&format!("growth_{accounts}"), None)?));
    }
    for (accounts, store) in &stores {
        desk.take(program("growth").args(["fill", store, accounts]))?;
    }
    for turn in 1..=TURNS {
        for (accounts, store) in &stores {
            desk.take(program("growth").args(["run", store, accounts, &turn.to_string()]))?;
        }
    }
    desk.fresh(&format!("growth-{LARGE}.db"));
    Ok(())
}

/// A million responsibles, 1,200,000 students, 2,000,000 responsibilities, letters included; and the same rows without any rule.
pub(crate) fn import(desk: &mut Desk) -> Result<(), String> {
    let schools = std::env::var("FRATRIE_BENCH_SCHOOLS").unwrap_or_else(|_| "2000".to_owned());
    peer("sqlite-inserts")?;
    let (filled, fresh) = (desk.database("import", None)?, desk.database("import_floor", None)?);
    desk.take(program("import").args(["fratrie", &filled, &schools, "1"]))?;
    desk.take(program("import").args(["floor", &filled, &fresh, "1"]))?;
    desk.database("import", None)?;
    desk.database("import_floor", None)?;
    let (filled, fresh) = (desk.fresh("import.db"), desk.fresh("import-floor.db"));
    desk.take(program("import").args(["fratrie", &url(&filled), &schools, "1"]))?;
    desk.take(program("import").args(["fratrie", &url(&fresh), "0", "0"]))?;
    let floor = peers().join("sqlite-inserts/release/sqlite-inserts");
    desk.take(Command::new(floor).arg(&filled).arg(&fresh).arg("1"))?;
    desk.fresh("import.db");
    desk.fresh("import-floor.db");
    Ok(())
}

/// Letters as PDF files.
pub(crate) fn letters(desk: &mut Desk) -> Result<(), String> {
    for turn in ["1", "2", "3"] {
        let folder = desk.fresh("letters");
        let _removed = std::fs::remove_dir_all(&folder);
        let turn = format!("--turn={turn}");
        let print = shell::target_folder().join("release/examples/batch");
        desk.take(Command::new(print).arg("20000").arg(&folder).arg(&turn))?;
        let _removed = std::fs::remove_dir_all(&folder);
    }
    Ok(())
}
