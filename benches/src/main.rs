//! The programs that measure, in one: `fratrie-benches NAME ARGUMENT…`. Each prints one line of JSON a sample on standard output, for
//! `cargo xtask bench`; what is for people goes to standard error.
#![expect(clippy::print_stdout, reason = "a program for the terminal")]

mod children;
mod families;
mod growth;
mod import;
mod log_in;
mod log_in_timing;
mod merge;
mod process;
mod report;
mod sample;
mod service;

/// What may go wrong in a program that measures.
type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.split_first() {
        Some((&"children", rest)) => children::main(rest).await,
        Some((&"growth", rest)) => growth::main(rest).await,
        Some((&"import", rest)) => import::main(rest).await,
        Some((&"log-in", rest)) => log_in::main(rest).await,
        Some((&"log-in-timing", rest)) => log_in_timing::main(rest).await,
        Some((&"merge", rest)) => merge::main(rest).await,
        Some((&"report", rest)) => report::main(rest),
        _ => Err("children, growth, import, log-in, log-in-timing, merge or report?".into()),
    }
}
