//! `cargo xtask`: what CI runs is what people run.
//!
//! - `cargo xtask test` runs every test of the workspace, and installs and starts what they need.
//! - `cargo xtask bench` measures.
//! - `cargo xtask ci` runs every check, then the same test command.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod bench;
mod ci;
mod features;
mod layers;
mod links;
mod rooms;
mod shell;
mod test;
mod tools;
mod webdriver;

use std::{path::Path, process::ExitCode};

const HELP: &str = "\
cargo xtask COMMAND

  test [ARGUMENTS]  Run every test of the workspace: doc tests, then the others. Installs a missing browser and
                    PostgreSQL server (Debian packages), starts them on free loopback ports, and stops them
                    afterwards.
                    ARGUMENTS go to the test runner (cargo-nextest, else cargo test), for example
                    `cargo xtask test -p fratrie-domain` or `cargo xtask test r5_`. Doc tests are then left out;
                    browser and server too, when packages are named and none of them needs it.
  torture [SECONDS] Run the tests that go on for as long as you like (600 seconds each), optimised.
  bench [NAME...]   Measure everything beside its peers (two hours), or only what is named, and write the table of
                    benches/README.md and its plot: log-in storm merge-sqlite merge-postgres children merge-many
                    letters growth import size counts; `table` writes them from what was measured last.
                    FRATRIE_BENCH_TURNS=N: so many turns, FRATRIE_BENCH_SCHOOLS=N: so many schools to import
  ci [STEP...]      Run every check, then the tests; or only the steps named:
                    format rooms links layers clippy docs features deny advisories counts test
  help              Print this text.

FRATRIE_WEBDRIVER=http://127.0.0.1:PORT makes the tests use a driver that already runs there,
FRATRIE_POSTGRES=postgres://USER@HOST:PORT/postgres a server whose user may create databases,
FRATRIE_POSTGRES_BIN=FOLDER the server's programs of that folder.";

fn main() -> ExitCode {
    match dispatch() {
        Ok(code) => code,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Result<ExitCode, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("xtask lies outside the workspace")?;
    std::env::set_current_dir(root).map_err(|error| format!("cannot enter {}: {error}", root.display()))?;

    let mut arguments = std::env::args().skip(1);
    let command = arguments.next();
    let rest: Vec<String> = arguments.collect();
    match command.as_deref() {
        Some("test") => test::test(&rest),
        Some("torture") => test::torture(rest.first().map_or("600", String::as_str)),
        Some("bench") => bench::bench(&rest).map(|()| ExitCode::SUCCESS),
        Some("ci") => ci::ci(&rest),
        None | Some("help" | "--help" | "-h") => {
            println!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        Some(other) => Err(format!("no command is called {other:?}\n\n{HELP}")),
    }
}
