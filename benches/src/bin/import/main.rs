//! What the import of an academy costs, school by school, letters included; what it costs again when a hundredth changed;
//! and what memory it needs.
//!
//! `import fratrie URL SCHOOLS`: into a fresh database, `sqlite:FILE` or `postgres://…`.
//! `import floor URL FRESH-URL`: the rows that are in a PostgreSQL database, by COPY into a fresh one.
//! `import school PUPILS-TIMES`: what deciding alone costs.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod academy;

use fratrie::{
    Database, Endings, Fratrie, HashingConfig, Office, SecretKey, domain::roster::Roster,
};
use std::{
    error::Error,
    time::{Duration, Instant},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["fratrie", url, schools] => measured(url, schools.parse()?).await,
        _ => Err("import fratrie URL SCHOOLS | import floor URL FRESH-URL".into()),
    }
}

async fn measured(url: &str, schools: usize) -> Result<(), Box<dyn Error>> {
    let database = Database::connect(url).await?;
    let fratrie = Fratrie::builder()
        .secret_key(SecretKey::from_bytes([7; 32]))
        .hashing(HashingConfig::default())
        .database(&database)
        .build()
        .await?;
    let office = fratrie.realm("ac-dijon").await?.office();
    let kind = url.split(':').next().unwrap_or_default();
    let mut letters = 0;
    let mut making = Duration::ZERO;
    let mut first = Duration::ZERO;
    for school in 0..schools {
        let roster = timed(&mut making, || academy::school(school, false))?;
        let begun = Instant::now();
        letters += office.import(roster).await?.letters.len();
        first += begun.elapsed();
        if school % 10 == 9 { eprintln!("{school} {} MiB", resident("VmRSS:")?); }
    }
    eprintln!("first {first:?} ({letters} letters); rosters made in {making:?}; {} MiB, at most {}", resident("VmRSS:")?, resident("VmHWM:")?);
    let mut again = Duration::ZERO;
    for school in 0..schools {
        let roster = timed(&mut making, || academy::school(school, true))?;
        let begun = Instant::now();
        office.import(roster).await?;
        again += begun.elapsed();
    }
    eprintln!("again {again:?} {:.3}; {} MiB, at most {}", again.as_secs_f64() / first.as_secs_f64(), resident("VmRSS:")?, resident("VmHWM:")?);
    let _ = kind;
    database.close().await;
    Ok(())
}

fn timed<T>(sum: &mut Duration, work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let done = work();
    *sum += begun.elapsed();
    done
}

/// What the kernel says of this process's memory, in MiB.
fn resident(field: &str) -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with(field)).ok_or("no such field")?;
    let kib: u64 = line.split_whitespace().nth(1).ok_or("no figure")?.parse()?;
    Ok(kib / 1024)
}
