//! Makes letters of made-up people, and says how many a second and how much memory they took.
//!
//! ```text
//! cargo run --release -p fratrie-letters --example batch -- 10000 /tmp/letters [templates] [--compact] [--html] [--tables]
//! ```
//!
//! With `--turn=N` it says so in JSON too, for `cargo xtask bench`.
#![expect(clippy::print_stdout, reason = "this is what it is for")]

mod people;

use fratrie_letters::{Batch, LetterError, Outputs, Site, Stationery};
use std::{path::Path, time::Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (flags, plain): (Vec<_>, Vec<_>) = arguments.iter().partition(|argument| argument.starts_with("--"));
    let (Some(count), Some(folder)) = (plain.first(), plain.get(1)) else {
        return Err("how many letters, and into which folder?".into());
    };
    let count: u32 = count.parse()?;
    let stationery = plain.get(2).map_or_else(Stationery::shipped, Stationery::in_folder);
    let site = Site::new("https://comptes.example.fr/activation")?;
    let flag = |name: &str| flags.iter().any(|flag| *flag == name);
    let outputs = Outputs {
        #[cfg(feature = "pdf")]
        compact: flag("--compact"),
        html: flag("--html"),
        list: flag("--tables"),
        merge: flag("--tables"),
        #[cfg(feature = "xlsx")]
        workbook: flag("--tables"),
        ..Outputs::default()
    };
    let began = Instant::now();
    let report = print(Path::new(folder), &stationery, &site, outputs, count)
        .map_err(|error| error.explain(fratrie_domain::Language::French))?;
    let seconds = began.elapsed().as_secs_f64();
    println!(
        "{} letters in {} files, {seconds:.2} s ({} of a core), {:.0} a second, {} to be checked, peak memory {}",
        report.letters,
        report.files,
        processor().map_or_else(|| "unknown".to_owned(), |seconds| format!("{seconds:.2} s")),
        f64::from(count) / seconds,
        report.remarked,
        peak().unwrap_or_else(|| "unknown".to_owned()),
    );
    let turn = flags.iter().find_map(|flag| flag.strip_prefix("--turn="));
    if let (Some(turn), Some(core), Some(peak)) = (turn, processor(), peak()) {
        let sample = |row: &str, value: f64, unit: &str| {
            println!(r#"{{"row":"{row}","who":"fratrie","turn":{turn},"value":{value:.1},"unit":"{unit}"}}"#);
        };
        sample("letters", f64::from(count) / core, "a second of a core");
        let kibibytes = peak.split_whitespace().next().map_or(Ok(0.0), str::parse::<f64>)?;
        sample("letters-memory", kibibytes / 1024.0, "MiB");
    }
    Ok(())
}

fn print(
    folder: &Path,
    stationery: &Stationery,
    site: &Site,
    outputs: Outputs,
    count: u32,
) -> Result<fratrie_letters::BatchReport, LetterError> {
    let mut batch = Batch::create(folder, stationery, site, outputs)?;
    for index in 0..count {
        batch.add(people::sheet(index, count)?)?;
    }
    batch.finish()
}

/// The most memory that was resident, as Linux tells it.
fn peak() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")).map(|peak| peak.trim().to_owned())
}

/// The time that the program had a core, in seconds, as Linux tells it (in hundredths of a second).
fn processor() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let after_name = stat.rsplit(')').next()?;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = |field: usize| fields.get(field).and_then(|ticks| ticks.parse::<f64>().ok());
    Some((ticks(11)? + ticks(12)?) / 100.0)
}
