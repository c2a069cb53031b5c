//! Schools' files in, a report and letters out: `cargo run -p fratrie-import -- --help`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod arguments;
mod letters;
mod outcome;
mod progress;
mod report;
mod run;
mod words;

use arguments::{Arguments, HELP};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match Arguments::read(std::env::args_os().skip(1)) {
        Ok(None) => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        Ok(Some(asked)) => run::run(&asked).await.tell(&asked),
        Err(error) => {
            eprintln!("fratrie-import: {error}");
            ExitCode::FAILURE
        }
    }
}
