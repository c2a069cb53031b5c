//! `cargo xtask bench [NAME...]`: what is measured, beside its peers and the floors, in turns; then the table and the plot.
//!
//! Samples are gathered in `target/bench/samples.jsonl`. Who measures one thing again replaces what stood there of it; a run
//! without names begins anew.

mod beside;
mod counts;
mod desk;
mod large;
mod size;

pub(crate) use counts::counts;

use crate::shell;
use desk::Desk;
use std::fs;

/// What takes a measurement.
type Bench = fn(&mut Desk) -> Result<(), String>;

/// By name, and with the beginnings of the rows that it fills.
const BENCHES: &[(&str, &[&str], Bench)] = &[
    ("log-in", &["log-in"], beside::log_in),
    ("storm", &["storm-"], beside::storm),
    ("merge-sqlite", &["merge-sqlite-", "django-merge-sqlite"], beside::merge_sqlite),
    (
        "merge-postgres",
        &["merge-postgres-", "merge-recorded", "django-merge-postgres"],
        beside::merge_postgres,
    ),
    ("children", &["children-", "django-children-"], beside::children),
    ("merge-many", &["merge-many-"], beside::merge_many),
    ("letters", &["letters"], large::letters),
    ("growth", &["growth-"], large::growth),
    ("import", &["import-", "reimport-"], large::import),
    ("size", &["size", "build-seconds", "dependencies"], size::size),
];

/// Takes the measurements that are named, or all of them, and writes the table.
pub(crate) fn bench(named: &[String]) -> Result<(), String> {
    let known = || BENCHES.iter().map(|(name, ..)| *name).chain(["counts", "table"]);
    if let Some(name) = named.iter().find(|name| known().all(|known| known != *name)) {
        let known: Vec<&str> = known().collect();
        return Err(format!("no measurement is called {name:?}; there are: {}", known.join(", ")));
    }
    let wanted = |name: &str| named.is_empty() || named.iter().any(|wanted| wanted == name);
    if wanted("counts") {
        counts()?;
    }
    if named == ["counts"] {
        return Ok(());
    }
    let samples = shell::target_folder().join("bench/samples.jsonl");
    if named.is_empty() {
        let _removed = fs::remove_file(&samples);
    }
    shell::run(&mut shell::cargo(&["build", "--release", "--package", "fratrie-benches"]))?;
    shell::run(&mut shell::cargo(&[
        "build",
        "--release",
        "--package",
        "fratrie-letters",
        "--example",
        "batch",
    ]))?;
    let mut desk = Desk::new(&samples)?;
    for (_, rows, take) in BENCHES.iter().filter(|(name, ..)| wanted(name)) {
        desk.forget(rows)?;
        take(&mut desk)?;
    }
    drop(desk);
    let mut report = desk::program("report");
    shell::run(report.arg(&samples).args(["benches/README.md", "benches/figures.svg"]))
}
