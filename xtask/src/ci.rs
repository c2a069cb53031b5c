//! `cargo xtask ci`: every check, then the tests.
//!
//! Every check runs even when an earlier one failed, so that one run tells all; the tests come last, so that the
//! runner's closing line ends a good run.

use crate::{bench, features, layers, links, rooms, shell, test, tools};
use std::{
    process::{Command, ExitCode},
    time::Instant,
};

/// A step's name and what it does, cheapest first.
type Step = (&'static str, fn() -> Result<(), String>);

const CHECKS: &[Step] = &[
    ("format", format),
    ("rooms", rooms::check),
    ("links", links::check),
    ("layers", layers::check),
    ("clippy", clippy),
    ("docs", docs),
    ("features", features::check),
    ("deny", deny),
    ("advisories", advisories),
    ("counts", bench::counts),
];

/// Runs the steps that are named, or all of them.
pub(crate) fn ci(named: &[String]) -> Result<ExitCode, String> {
    let known = |name: &str| name == "test" || CHECKS.iter().any(|(check, _)| *check == name);
    if let Some(name) = named.iter().find(|name| !known(name)) {
        return Err(format!("no step is called {name:?}; `cargo xtask help` lists them"));
    }
    let wanted = |name: &str| named.is_empty() || named.iter().any(|wanted| wanted == name);

    let mut failed = Vec::new();
    let mut durations = Vec::new();
    for (name, check) in CHECKS.iter().filter(|(name, _)| wanted(name)) {
        println!("\n==> {name}");
        let start = Instant::now();
        let outcome = check();
        let seconds = start.elapsed().as_secs_f64();
        println!("==> {name}: {} in {seconds:.1} s", if outcome.is_ok() { "passed" } else { "FAILED" });
        durations.push(format!("{name} {seconds:.1} s"));
        failed.extend(outcome.err().map(|error| format!("{name}: {error}")));
    }
    println!("\n==> {}", durations.join(", "));

    let mut code = ExitCode::SUCCESS;
    if wanted("test") {
        println!("\n==> test");
        code = test::test(&[])?;
    }
    if failed.is_empty() { Ok(code) } else { Err(format!("these steps failed:\n  {}", failed.join("\n  "))) }
}

fn format() -> Result<(), String> {
    shell::run(&mut shell::cargo(&["fmt", "--all", "--check"]))
}

fn clippy() -> Result<(), String> {
    let arguments = ["clippy", "--workspace", "--all-targets", "--all-features", "--", "--deny", "warnings"];
    shell::run(&mut shell::cargo(&arguments))
}

fn docs() -> Result<(), String> {
    let arguments = ["doc", "--workspace", "--all-features", "--no-deps"];
    shell::run(shell::cargo(&arguments).env("RUSTDOCFLAGS", "--deny warnings"))
}

/// Licences, banned crates and sources: `deny.toml`.
fn deny() -> Result<(), String> {
    shell::run(Command::new(tools::cargo_deny()?).args(["check", "licenses", "bans", "sources"]))
}

/// Known vulnerabilities. Their list is a git repository of its own; where it cannot be had the step says so and
/// passes, since that is no fault of the code. Where it can, a finding fails.
fn advisories() -> Result<(), String> {
    let deny = tools::cargo_deny()?;
    if !shell::status(Command::new(&deny).args(["fetch", "db"]))?.success() {
        println!("warning: the advisory database cannot be reached: known vulnerabilities were NOT checked");
        return Ok(());
    }
    shell::run(Command::new(&deny).args(["check", "advisories"]))
}
